import { toLogLine } from '@peyk/checks/finding'
import type { Finding } from '@peyk/checks/finding'
import type { Logger } from '@peyk/config/logger'

/** Says in the log what came up while the panel's answers were applied. */
export function logFindings(logger: Logger): (finding: Finding) => void {
  return (finding) => {
    const { level, event, message, fields } = toLogLine(finding)
    logger[level](message, { event, ...fields })
  }
}
