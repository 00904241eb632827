import { expect, it } from 'vitest'
import { createSlotQueue } from './slot-queue.ts'
import type { EndedSlot, Grant, Waiter } from './slot-queue.ts'

const GRANTED: Grant = { granted: true }
const BUSY: Grant = { granted: false, because: 'busy', waitMs: 5 }

/** A queue whose questions a test answers. */
function openQueue(answer: (waiters: readonly Waiter[]) => readonly Grant[] | Promise<readonly Grant[]>) {
  const asked: string[][] = []
  const reported: EndedSlot[] = []
  const queue = createSlotQueue(async (waiters, ended) => {
    asked.push(waiters.map(({ chatId }) => chatId))
    const grants = await answer(waiters)
    reported.push(...ended)
    return grants
  })
  return { queue, asked, reported }
}

it('asks for all who come together at once, the most urgent first, and again for those without room', async () => {
  let room = 0
  const { queue, asked } = openQueue((waiters) => waiters.map(() => ((room -= 1) >= 0 ? GRANTED : BUSY)))
  const reply = queue.acquire('reply', 1, Infinity)
  const notifications = [queue.acquire('first', 0, Infinity), queue.acquire('second', 0, Infinity)]
  await expect.poll(() => asked.length).toBeGreaterThan(1)
  expect(asked[0]).toEqual(['first', 'second', 'reply'])
  room = 2
  expect(await Promise.all(notifications)).toMatchObject([GRANTED, GRANTED])
  room = 1
  expect(await reply).toMatchObject(GRANTED)
  expect(asked.at(-1)).toEqual(['reply'])
})

it('asks at once for those who came while it was asking', async () => {
  const first = Promise.withResolvers<Grant[]>()
  const { queue, asked } = openQueue(() => (asked.length === 1 ? first.promise : [GRANTED]))
  const one = queue.acquire('one', 0, Infinity)
  await expect.poll(() => asked.length).toBe(1)
  const other = queue.acquire('other', 0, Infinity)
  first.resolve([GRANTED])
  expect(await Promise.all([one, other])).toMatchObject([GRANTED, GRANTED])
  expect(asked).toEqual([['one'], ['other']])
})

it('asks for twenty in one step, and for the next at once while there is room', async () => {
  let room = 25
  const { queue, asked } = openQueue((waiters) => waiters.map(() => ((room -= 1) >= 0 ? GRANTED : BUSY)))
  const waiters = Array.from({ length: 50 }, (_, i) => queue.acquire(String(i), 0, i === 49 ? 30 : Infinity))
  await Promise.all(waiters.slice(0, 25))
  expect(asked.slice(0, 2).map((chats) => chats.length)).toEqual([20, 20])
  expect(await waiters[49], 'one that is not asked for has its patience too').toEqual(BUSY)
  room = 24
  expect(await Promise.all(waiters.slice(25, 49))).toHaveLength(24)
  expect(Math.max(...asked.map((chats) => chats.length))).toBe(20)
})

it('refuses those whose patience ends, and all when it stops', async () => {
  const { queue } = openQueue((waiters) => waiters.map(() => BUSY))
  const patient = queue.acquire('patient', 0, Infinity)
  expect(await queue.acquire('impatient', 1, 30)).toEqual(BUSY)
  queue.stop()
  expect(await patient).toMatchObject({ because: 'stopping' })
  expect(await queue.acquire('late', 0, Infinity)).toMatchObject({ because: 'stopping' })
})

it('reports an ended slot again when Redis failed, and fails those who waited', async () => {
  let isAway = false
  const { queue, reported } = openQueue((waiters) => {
    if (isAway) throw new Error('Redis is away')
    return waiters.map(() => GRANTED)
  })
  const slot = await queue.acquire('1', 0, Infinity)
  isAway = true
  if (slot.granted) await slot.use(async () => ({ kind: 'sent', messageId: 1 }))
  await expect(queue.acquire('2', 0, Infinity)).rejects.toThrow('Redis is away')
  expect(reported).toEqual([])
  isAway = false
  await expect.poll(() => reported).toMatchObject([{ chatId: '1', isWritten: true }])
  await queue.close()
})
