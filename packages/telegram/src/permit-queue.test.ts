import { expect, it } from 'vitest'
import { createPermitQueue } from './permit-queue.ts'
import type { Grants } from './permit-queue.ts'

it('asks for the most urgent first, also for who came while it was asking', async () => {
  const asked: string[][] = []
  const answers: PromiseWithResolvers<Grants>[] = []
  const queue = createPermitQueue({
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
  const notice = queue.acquire('notice', 0, Infinity)
  answers[0]?.resolve({ verdicts: [-1], nextMs: 1, heldMs: 0 })
  await expect.poll(() => asked.length).toBe(2)
  expect(asked).toEqual([['reply'], ['notice', 'reply']])
  answers[1]?.resolve({ verdicts: [0, 0], nextMs: 0, heldMs: 0 })
  expect([(await notice).granted, (await reply).granted]).toEqual([true, true])
})
