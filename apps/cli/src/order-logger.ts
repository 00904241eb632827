import type { OrderLogger } from '@peyk/orders/order-logger'
import { describeError } from '@peyk/domain/describe-error'
import type { Output } from './output.ts'

/** Returns a log that prints what an operator should read. Orders that the panel does not know are counted in the result. */
export function createOrderLogger(output: Output): OrderLogger {
  return {
    info: () => undefined,
    warn: (message, { event, error }) => {
      if (event === 'check.unknown_order') return
      output.progress('')
      output.note(event === 'check.unanswered' ? describeError(error) : `${message}.`)
    },
  }
}
