import { toLogLine } from '@peyk/orders/check-result'
import type { Finding } from '@peyk/orders/check-result'
import type { Logger } from '@peyk/runtime/logger'

/** Says in the log what came up while the panel's answers were applied. */
export function logCheckEvents(logger: Logger): (finding: Finding) => void {
  return (finding) => {
    const { level, event, message, fields } = toLogLine(finding)
    logger[level](message, { event, ...fields })
  }
}
