import { createLogger } from '@peyk/config/logger'
import type { DueNotice } from '@peyk/domain/notice'
import { expect, it } from 'vitest'
import { createNoticeQueueing } from './notice-queueing.ts'

const NOTICE: DueNotice = { orderId: '1001', kind: 'paid' }

it('is finished when the queue has taken, or refused, what was given to it', async () => {
  const logger = createLogger('test', {})
  const logged: Record<string, unknown>[] = []
  Object.assign(logger, { warn: (_message: string, fields: Record<string, unknown>) => void logged.push(fields) })
  const given: { notice: DueNotice; taken: PromiseWithResolvers<void> }[] = []
  const queueing = createNoticeQueueing((notice) => {
    const taken = Promise.withResolvers<void>()
    given.push({ notice, taken })
    return taken.promise
  }, logger)

  await queueing.finish()
  queueing.start(NOTICE)
  queueing.start({ ...NOTICE, orderId: '1002' })
  expect(given.map(({ notice }) => notice.orderId)).toEqual(['1001', '1002'])
  let isFinished = false
  const finished = queueing.finish().then(() => (isFinished = true))
  const away = new Error('Connection is closed.')
  given[0]?.taken.reject(away)
  await expect.poll(() => logged).toEqual([{ event: 'notice.queue_failed', orderId: '1001', error: away }])
  expect(isFinished).toBe(false)
  given[1]?.taken.resolve()
  await finished
  expect(logged).toHaveLength(1)
})
