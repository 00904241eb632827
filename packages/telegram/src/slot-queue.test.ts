import { expect, it } from 'vitest'
import { createSlotQueue } from './slot-queue.ts'
import type { Grants } from './slot-queue.ts'

it('asks for the most urgent first, also for who came while it was asking', async () => {
  const asked: string[][] = []
  const answers: PromiseWithResolvers<Grants>[] = []
  const queue = createSlotQueue({
    process: 'p',
    onAnswer: () => undefined,
    ask: (waiters) => {
      asked.push(waiters.map(({ chatId }) => chatId))
      const answer = Promise.withResolvers<Grants>()
      answers.push(answer)
      return answer.promise
    },
  })
  const reply = queue.acquire('reply', 1, Infinity)
  await expect.poll(() => asked.length).toBe(1)
  const notification = queue.acquire('notification', 0, Infinity)
  answers[0]?.resolve({ verdicts: [-1], nextMs: 1, heldMs: 0 })
  await expect.poll(() => asked.length).toBe(2)
  expect(asked).toEqual([['reply'], ['notification', 'reply']])
  answers[1]?.resolve({ verdicts: [0, 0], nextMs: 0, heldMs: 0 })
  expect([(await notification).granted, (await reply).granted]).toEqual([true, true])
})

it('asks for few while the rate is used up, and refuses in time who waits behind them', async () => {
  const asked: number[] = []
  const queue = createSlotQueue({
    process: 'p',
    onAnswer: () => undefined,
    ask: async (waiters) => {
      asked.push(waiters.length)
      return { verdicts: waiters.map(() => -1), nextMs: 5, heldMs: 0 }
    },
  })
  const notifications = Array.from({ length: 50 }, (_, i) => queue.acquire(`${i}`, 0, Infinity))
  const reply = queue.acquire('reply', 1, 100)
  expect(await reply).toMatchObject({ granted: false, because: 'busy' })
  expect(asked[0]).toBe(51)
  expect(Math.max(...asked.slice(1))).toBe(5)
  queue.stop()
  const ends = await Promise.all(notifications)
  expect(new Set(ends.map((end) => (end.granted ? 'granted' : end.because)))).toEqual(new Set(['stopping']))
  await queue.close()
})

it('asks for all again once some room is left', async () => {
  const asked: number[] = []
  let room = 0
  const queue = createSlotQueue({
    process: 'p',
    onAnswer: () => undefined,
    ask: async (waiters) => {
      asked.push(waiters.length)
      return { verdicts: waiters.map(() => ((room -= 1) >= 0 ? 0 : -1)), nextMs: 5, heldMs: 0 }
    },
  })
  const notifications = Array.from({ length: 50 }, (_, i) => queue.acquire(`${i}`, 0, Infinity))
  await expect.poll(() => asked.length).toBeGreaterThan(2)
  room = 50
  expect((await Promise.all(notifications)).every(({ granted }) => granted)).toBe(true)
  expect(asked.slice(-2)).toEqual([5, 45])
  await queue.close()
})
