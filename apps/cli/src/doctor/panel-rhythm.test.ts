import { QUARTERS_NEEDED, QUARTER_MS } from '@peyk/domain/panel-silence'
import { HOUR } from '@peyk/domain/time'
import { testStore } from '@peyk/test-support/store'
import { expect, it, onTestFinished } from 'vitest'
import { checkPanelRhythm } from './panel-rhythm.ts'

it('the doctor says when the last webhook came, and whether that is unlike the week before', async () => {
  const { store, redis, close } = testStore()
  onTestFinished(close)
  const check = (panel: 'webhook' | 'polling') =>
    checkPanelRhythm({ store }, { sources: { panel, telegram: 'polling' } })
  expect(await check('polling')).toEqual([])
  expect(await check('webhook')).toMatchObject([{ level: 'ok', message: expect.stringContaining('not known yet') }])

  const lastQuarter = Math.floor((Date.now() - 5 * HOUR) / QUARTER_MS)
  const count = (quarter: number) => redis.hset(`${store.keys.statisticsPrefix}${quarter}`, 'webhooks', 3)
  await count(lastQuarter)
  expect(await check('webhook')).toMatchObject([{ level: 'ok', message: expect.stringContaining('about 5 hr ago') }])
  await Promise.all(Array.from({ length: QUARTERS_NEEDED / 2 }, (_, age) => count(lastQuarter - age)))
  expect(await check('webhook')).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/about 5 hr ago, though (19|20) quarters/) },
  ])
})
