import { inspect } from 'node:util'

const MOST_CAUSES = 10

/** Returns an error's message with those of its causes. */
export function describeError(error: unknown): string {
  return describe(error, MOST_CAUSES)
}

function describe(error: unknown, most: number): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : toJson(error)
  if (most === 0) return '…'
  const parts = error instanceof AggregateError ? error.errors.map((part) => describe(part, most - 1)) : []
  const own = [error.message || error.name, ...parts].join('; ')
  return error.cause === undefined ? own : `${own}: ${describe(error.cause, most - 1)}`
}

/** Returns JSON, or Node's own format of a value that has none. Never throws. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return inspect(value, { breakLength: Infinity })
  }
}
