import { setTimeout as delay } from 'node:timers/promises'
import { createEnqueueInOrder } from '@peyk/ingress/enqueue-in-order'
import { createProducer } from '@peyk/queues/producer'
import { startWorker } from '@peyk/queues/worker'
import type { QueueWorker } from '@peyk/queues/worker'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { handleUpdate } from '../apps/notifier/src/updates/handle-update.ts'
import { updateFixture } from '../apps/notifier/src/updates/update-fixture.ts'

let test: ReturnType<typeof updateFixture>
let producer: ReturnType<typeof createProducer>
let enqueueUpdates: ReturnType<typeof createEnqueueInOrder>
let workers: QueueWorker[]

beforeEach(() => {
  test = updateFixture()
  producer = createProducer(test.redis, test.prefix, () => undefined)
  enqueueUpdates = createEnqueueInOrder(test.store.updates, producer.enqueueUpdates)
  test.deps.updateState = producer.updateState
  test.deps.promoteUpdate = producer.promoteUpdate
  workers = []
})

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close()))
  await producer.close()
  test.close()
})

const work = (processes = 2) => {
  for (let i = 0; i < processes; i += 1)
    workers.push(
      startWorker('telegram-updates', ({ payload }) => handleUpdate(payload.update, test.deps), {
        connection: test.redis,
        prefix: test.prefix,
        concurrency: 5,
        pauseQueue: producer.pauseQueue,
        onError: () => undefined,
        onFailed: () => undefined,
      }),
    )
}
const repliesTo = (chatId: string) => test.replies.filter((reply) => reply.chatId === chatId)

it('handles the updates of a chat in order and different chats side by side, with any worker', async () => {
  const { reply } = test.deps
  let atOnce = 0
  let most = 0
  test.deps.reply = async (chatId, message) => {
    atOnce += 1
    most = Math.max(most, atOnce)
    // The first ones take longest: out of order they would come in reverse.
    await delay(Number(/\d+/.exec(message.html)?.[0]) % 2 === 1 ? 60 : 5)
    atOnce -= 1
    return reply(chatId, message)
  }
  const updates = Array.from({ length: 6 }, (_, i) =>
    [7, 8, 9].map((from) => test.message(from, `/stop ${i + 1}`)),
  ).flat()
  work()
  await enqueueUpdates(updates)
  await expect.poll(() => test.replies.length).toBe(18)
  for (const chatId of ['7', '8', '9'])
    expect(repliesTo(chatId).map(({ html }) => Number(/\d+/.exec(html)?.[0]))).toEqual([1, 2, 3, 4, 5, 6])
  expect(most).toBeGreaterThan(1)
})

it('waits for no update whose job was lost, or failed for good', async () => {
  const [lost, failed, next] = [test.nextId(), test.nextId(), test.message(7, '/stop 1')]
  const places = [lost, failed].map((updateId) => ({ updateId, chatId: '7' }))
  await test.store.updates.join(places)
  await producer.queue('telegram-updates').add('update', 'nonsense', { jobId: `update-${failed}` })
  await enqueueUpdates([next])
  work()
  await expect.poll(() => repliesTo('7').length).toBe(1)
  await expect.poll(() => producer.queue('telegram-updates').getFailedCount()).toBe(1)
  expect(await test.store.updates.before({ updateId: Infinity, chatId: '7' }, 10)).toEqual([])
})

it('does nothing twice for an update that Telegram gives again when its job is long gone', async () => {
  const update = test.message(7, '/stop 1')
  work(1)
  await enqueueUpdates([update])
  await expect.poll(() => test.replies.length).toBe(1)
  const queue = producer.queue('telegram-updates')
  await expect.poll(() => queue.getCompletedCount()).toBe(1)
  await queue.clean(0, 100, 'completed')
  await enqueueUpdates([update])
  await expect.poll(async () => (await queue.getCompleted())[0]?.returnvalue as unknown).toBe('handled before')
  expect(test.replies).toHaveLength(1)
})
