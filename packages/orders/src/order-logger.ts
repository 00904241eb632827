import type { LogFields } from '@peyk/domain/log-events'

/** The part of a logger that order updates need. The command line prints these lines instead. */
export type OrderLogger = Record<'info' | 'warn', (message: string, fields: LogFields) => void>
