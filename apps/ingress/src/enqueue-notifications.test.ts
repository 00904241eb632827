import { createLogger } from '@peyk/runtime/logger'
import type { DueNotification } from '@peyk/domain/notification'
import { expect, it } from 'vitest'
import { createEnqueueNotifications } from './enqueue-notifications.ts'

const NOTIFICATION: DueNotification = { orderId: '1001', kind: 'paid' }

it('is finished when the queue has taken, or refused, what was given to it', async () => {
  const logger = createLogger('test', {})
  const logged: Record<string, unknown>[] = []
  Object.assign(logger, { warn: (_message: string, fields: Record<string, unknown>) => void logged.push(fields) })
  const given: { notification: DueNotification; taken: PromiseWithResolvers<void> }[] = []
  const queueing = createEnqueueNotifications((notification) => {
    const taken = Promise.withResolvers<void>()
    given.push({ notification, taken })
    return taken.promise
  }, logger)

  await queueing.finish()
  queueing.start(NOTIFICATION)
  queueing.start({ ...NOTIFICATION, orderId: '1002' })
  expect(given.map(({ notification }) => notification.orderId)).toEqual(['1001', '1002'])
  let isFinished = false
  const finished = queueing.finish().then(() => (isFinished = true))
  const away = new Error('Connection is closed.')
  given[0]?.taken.reject(away)
  await expect.poll(() => logged).toEqual([{ event: 'notification.queue_failed', orderId: '1001', error: away }])
  expect(isFinished).toBe(false)
  given[1]?.taken.resolve()
  await finished
  expect(logged).toHaveLength(1)
})
