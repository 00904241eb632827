import { expect, it } from 'vitest'
import { createEnqueueDue, inBackground } from './enqueue-due.ts'

const due = (orderId: string) => ({ orderId, kind: 'paid' }) as const

function fixture() {
  const given: { orderIds: string[]; taken: PromiseWithResolvers<void> }[] = []
  const logged: Record<string, unknown>[] = []
  const take = (orderIds: string[]) => {
    const taken = Promise.withResolvers<void>()
    given.push({ orderIds, taken })
    return taken.promise
  }
  const producer = {
    enqueueNotification: ({ orderId }: { orderId: string }) => take([orderId]),
    enqueueNotifications: (list: readonly { orderId: string }[]) => take(list.map(({ orderId }) => orderId)),
  }
  const log = (_message: string, fields: Record<string, unknown>) => void logged.push(fields)
  return { given, logged, enqueue: createEnqueueDue({ producer, logger: { info: log, warn: log } }) }
}

it('queues one or several, and logs each that the queue does not take', async () => {
  const { given, logged, enqueue } = fixture()
  const both = [enqueue([due('1')]), enqueue([due('2'), due('3')])]
  expect(given.map(({ orderIds }) => orderIds)).toEqual([['1'], ['2', '3']])
  const error = new Error('Connection is closed.')
  given[0]?.taken.resolve()
  given[1]?.taken.reject(error)
  await Promise.all(both)
  expect(logged).toEqual(
    ['2', '3'].map((orderId) => ({ event: 'notification.not_queued', orderId, kind: 'paid', error })),
  )
})

it('does not wait in the background, but finishes when the queue has taken, or refused, everything', async () => {
  const { given, logged, enqueue } = fixture()
  const background = inBackground(enqueue)
  await background.finish()
  await background.enqueue([due('1')])
  await background.enqueue([due('2')])
  let isFinished = false
  const finished = background.finish().then(() => (isFinished = true))
  given[0]?.taken.reject(new Error('Connection is closed.'))
  await expect.poll(() => logged).toMatchObject([{ event: 'notification.not_queued', orderId: '1' }])
  expect(isFinished).toBe(false)
  given[1]?.taken.resolve()
  await finished
})
