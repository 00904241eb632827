import { format } from 'node:util'
import type { Logger } from './logger.ts'

/** What Node.js and libraries write by themselves goes through the log: without secrets, in its form, and limited as a storm is. */
export function logForeignLines(logger: Logger): void {
  const write =
    (level: keyof Logger) =>
    (...parts: unknown[]) =>
      logger[level](format(...parts), { event: 'library.message' })
  Object.assign(console, {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    log: write('info'),
    debug: write('debug'),
  })
  // Node's own listener prints each warning.
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => logger.warn(`${name}: ${message}`, { event: 'library.message' }))
}
