import { createLogger as createWinston, format, transports } from 'winston'
import type { Logger as WinstonLogger } from 'winston'
import { ENVIRONMENT } from './environment.ts'
import { createRedactor } from './redact.ts'

export type Logger = WinstonLogger

const MESSAGE = Symbol.for('message')
const MAX_FILE_BYTES = 10 * 1024 * 1024
const MAX_FILES = 5

/**
 * The process's log: one line an entry on standard output (JSON, or `pretty` on a terminal) and, where `LOG_FILE` is
 * set, JSON lines in a file that is rotated at 10 MiB, five kept. `{app}` in `LOG_FILE` stands for the process's name.
 * Secrets of the environment never get into a line.
 */
export function createLogger(app: string, env: Record<string, string | undefined>): Logger {
  const level = ENVIRONMENT.LOG_LEVEL.safeParse(env['LOG_LEVEL']).data ?? 'info'
  const style = ENVIRONMENT.LOG_FORMAT.safeParse(env['LOG_FORMAT']).data ?? (process.stdout.isTTY ? 'pretty' : 'json')
  const redact = createRedactor(env)
  const redacted = format((info) => {
    info[MESSAGE] = redact(String(info[MESSAGE]))
    return info
  })()
  const json = format.combine(format.json(), redacted)
  const file = env['LOG_FILE']?.trim()

  return createWinston({
    level,
    defaultMeta: { app },
    format: format.combine(format.timestamp(), errorText()),
    transports: [
      new transports.Console({ format: style === 'json' ? json : format.combine(pretty(), redacted) }),
      ...(file
        ? [
            new transports.File({
              filename: file.replaceAll('{app}', app),
              maxsize: MAX_FILE_BYTES,
              maxFiles: MAX_FILES,
              tailable: true,
              format: json,
            }),
          ]
        : []),
    ],
  })
}

/** Waits until every line is written, as a process must before it exits. */
export async function closeLogger(logger: Logger): Promise<void> {
  const finished = new Promise<void>((resolve) => logger.once('finish', resolve))
  logger.end()
  await finished
}

/** An error in a field becomes its message with its causes, so that one line says what happened. */
const errorText = format((info) => {
  if (info['error'] instanceof Error) info['error'] = describeError(info['error'])
  return info
})

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const parts = error instanceof AggregateError ? error.errors.map(describeError) : []
  const own = [error.message || error.name, ...parts].join('; ')
  return error.cause === undefined ? own : `${own}: ${describeError(error.cause)}`
}

function pretty() {
  return format.printf(({ timestamp, level, app, event, message, ...fields }) => {
    const time = String(timestamp).slice(11, 19)
    const rest = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    return [
      time,
      level.toUpperCase().padEnd(5),
      String(app),
      typeof event === 'string' ? `[${event}]` : '',
      String(message),
      ...rest,
    ]
      .filter(Boolean)
      .join(' ')
  })
}
