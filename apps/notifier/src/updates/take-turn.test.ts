import { JobPostponed } from '@peyk/queues/job-failures'
import { expect, it } from 'vitest'
import { takeTurn } from './take-turn.ts'
import { updateFixture } from './update-fixture.ts'

it('passes any number of updates that came to an end, and waits for the one behind them', async () => {
  const test = updateFixture()
  const ids = Array.from({ length: 50 }, test.nextId)
  await test.store.updates.join(ids.map((updateId) => ({ updateId, chatId: '7' })))
  const states: Record<number, 'waiting' | 'ended'> = { [ids[45] ?? 0]: 'waiting' }
  const deps = {
    updates: test.store.updates,
    updateState: async (updateId: number) => states[updateId] ?? 'ended',
  }
  const last = { updateId: ids[49] ?? 0, chatId: '7' }
  await expect(takeTurn(last, deps)).rejects.toThrow(JobPostponed)
  states[ids[45] ?? 0] = 'ended'
  await takeTurn(last, deps)
  expect(await test.store.updates.before(last, 100)).toEqual([])
  test.close()
})
