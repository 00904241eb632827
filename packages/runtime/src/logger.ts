import pTimeout from 'p-timeout'
import { createLogger as createWinston, format, transports } from 'winston'
import type { LogEntry, Logger as WinstonLogger } from 'winston'
import { readVariable } from '@peyk/config/environment'
import { toLocalIso } from '@peyk/domain/local-time'
import { describeError, toJson } from '@peyk/domain/describe-error'
import { SECOND } from '@peyk/domain/time'
import type { LogFields } from '@peyk/domain/log-events'
import { createLogFile } from './log-file.ts'
import type { LogFileLimits } from './log-file.ts'
import { createStormLimit } from './log-storms.ts'
import { createRedactor } from '@peyk/config/redact'
import { toPrintable } from '@peyk/domain/printable'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const

/** winston's logger, for lines with one of our events. */
export type Logger = Record<(typeof LEVELS)[number], (message: string, fields: LogFields) => void>

/** A logger that its process also closes. */
export type ProcessLogger = Logger & Pick<WinstonLogger, 'silent' | 'once' | 'end'>

const MESSAGE = Symbol.for('message')
const MIB = 1024 * 1024
const FILE_LIMITS: LogFileLimits = { maxBytes: 10 * MIB, maxBytesInAll: 50 * MIB }

/**
 * Returns the process's log: one line an entry on standard output (JSON, or `pretty` on a terminal) and, where `LOG_FILE` is
 * set, JSON lines in a file that is rotated at 10 MiB; all its files have at most 50 MiB. `{app}` in `LOG_FILE` stands for the process's name.
 * Without `hasConsole` only the file has lines.
 * Secrets of the environment never get into a line. A storm of one event is a line a second with a count.
 */
export function createLogger(
  app: string,
  env: Record<string, string | undefined>,
  fileLimits: LogFileLimits = FILE_LIMITS,
  hasConsole = true,
): ProcessLogger {
  const level = readVariable(env, 'LOG_LEVEL').value
  const style = readVariable(env, 'LOG_FORMAT').value ?? (process.stdout.isTTY ? 'pretty' : 'json')
  const redact = createRedactor(env)
  const redacted = format((info) => {
    info[MESSAGE] = toPrintable(redact(String(info[MESSAGE])))
    return info
  })()
  const json = format.combine(format.json(), redacted)
  const file = env['LOG_FILE']?.trim()

  const isToWrite = createStormLimit((entry) => void logger.log(entry as unknown as LogEntry))
  const logger: WinstonLogger = createWinston({
    level,
    defaultMeta: { app },
    format: format.combine(
      format((info) => isToWrite(info) && info)(),
      format.timestamp({ format: () => toLocalIso(Date.now(), 'millisecond') }),
      errorText(),
    ),
    transports: [
      ...(hasConsole
        ? [new transports.Console({ format: style === 'json' ? json : format.combine(pretty(), redacted) })]
        : []),
      ...(file
        ? [
            new transports.Stream({
              stream: createLogFile(file.replaceAll('{app}', app), fileLimits, onFileFailure),
              format: json,
            }),
          ]
        : []),
    ],
  })
  // winston would format the entry before it drops it.
  for (const name of LEVELS) if (!logger.isLevelEnabled(name)) logger[name] = () => logger
  return logger

  // Not at once: it happens in the middle of writing another line.
  function onFileFailure(error: unknown): void {
    const fields: LogFields = { event: 'log.file_failed', error }
    setImmediate(() => logger.error('LOG_FILE cannot be written; its lines are lost until it can', fields))
  }
}

const closings = new WeakMap<ProcessLogger, Promise<void>>()
/** A reader of standard output that has stopped must not keep the process from ending. */
const FLUSH_LIMIT_MS = 2 * SECOND

/** Waits until every line is written, which a process does before it exits. Safe to repeat. */
export async function closeLogger(logger: ProcessLogger): Promise<void> {
  const closing = closings.get(logger) ?? flush(logger)
  closings.set(logger, closing)
  await closing
}

async function flush(logger: ProcessLogger): Promise<void> {
  const finished = new Promise<void>((resolve) => logger.once('finish', resolve))
  logger.end()
  await finished
  // winston has handed its lines over by now; a pipe may still hold them back.
  const flushed = new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  await pTimeout(flushed, { milliseconds: FLUSH_LIMIT_MS, fallback: () => undefined })
}

/** An error in a field becomes its message with those of its causes. */
const errorText = format((info) => {
  for (const [field, value] of Object.entries(info)) if (value instanceof Error) info[field] = describeError(value)
  return info
})

function pretty() {
  return format.printf(({ timestamp, level, app, event, message, ...fields }) => {
    const time = String(timestamp).slice(11, 19)
    const others = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : toJson(value)}`,
    )
    return [
      time,
      level.toUpperCase().padEnd(5),
      String(app),
      typeof event === 'string' ? `[${event}]` : '',
      String(message),
      ...others,
    ]
      .filter(Boolean)
      .join(' ')
  })
}
