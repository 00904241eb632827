import type { FetchChanges } from '@peyk/panel/fetch-changes'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { Logger } from '@peyk/runtime/logger'
import { testStore } from '@peyk/test-support/store'
import { expect, it } from 'vitest'
import { runBackfill } from './backfill-job.ts'

const line = () => undefined
const logger = { info: line, warn: line } as unknown as Logger

it('alerts operators when the panel’s changes cannot be read, unless it is away as a whole, and when they can be', async () => {
  const { store, close } = testStore()
  let fetchPage: FetchChanges['fetchPage']
  const alertsAfter = async (given: typeof fetchPage) => {
    fetchPage = given
    await runBackfill({
      ...store,
      enqueue: async () => undefined,
      logger,
      changes: { fetchPage: (position) => fetchPage(position), endsWithRepetition: true },
      now: async () => Date.now(),
      fromMs: 0,
      signal: new AbortController().signal,
      firstBackOffMs: 1,
    })
    return (await store.alerts.list(9)).alerts.map(({ name }) => name).toSorted()
  }
  const fails = () => Promise.reject(new PanelUnavailable('The panel answered 500', { status: 500 }))
  const answers = async () => ({ found: [], unreadable: [], next: undefined, text: '', sentAtMs: undefined })
  expect(await alertsAfter(answers)).toEqual([])
  expect(await alertsAfter(fails)).toEqual(['backfill_stopped'])
  expect(await alertsAfter(fails)).toEqual(['backfill_stopped'])
  expect(await alertsAfter(answers)).toEqual(['backfill_goes_on', 'backfill_stopped'])
  await store.alerts.raise('panel', 'panel_away', '', 60_000)
  expect(await alertsAfter(fails)).toEqual(['backfill_goes_on', 'backfill_stopped', 'panel_away'])
  close()
})
