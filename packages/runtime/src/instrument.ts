import { SECOND } from '@peyk/domain/time'
import { NO_TRACING } from './tracing.ts'
import type { SpanAttributes, SpanName, Tracing } from './tracing.ts'

/** How a call ended, and how long it took. */
export type Ended<Result> = ({ ok: true; result: Result } | { ok: false; error: unknown }) & { seconds: number }

export type Instruments<Args extends unknown[], Result> = {
  /** The span around each call, with what is known of it before it begins. */
  span?: { name: SpanName; attributes: (...args: Args) => SpanAttributes }
  /** Counts and times the call in the metrics. Returns what its span notes of the end, if anything. */
  record?: (ended: Ended<Result>, ...args: Args) => SpanAttributes | void
}

/** Returns the same function, counted, timed and traced. */
export function instrument<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  { span, record }: Instruments<Args, Result>,
  tracing: Pick<Tracing, 'span'> = NO_TRACING,
): (...args: Args) => Promise<Result> {
  const call = async (args: Args): Promise<Ended<Result>> => {
    const startedAtMs = performance.now()
    const seconds = () => (performance.now() - startedAtMs) / SECOND
    try {
      const result = await work(...args)
      return { ok: true, result, seconds: seconds() }
    } catch (error) {
      return { ok: false, error, seconds: seconds() }
    }
  }
  return async (...args) => {
    if (span === undefined) {
      const ended = await call(args)
      record?.(ended, ...args)
      return resultOf(ended)
    }
    const ended = await tracing.span(span.name, span.attributes(...args), async (note) => {
      const traced = await call(args)
      const attributes = record?.(traced, ...args)
      if (attributes) note(attributes)
      if (!traced.ok) throw traced.error
      return traced
    })
    return resultOf(ended)
  }
}

function resultOf<Result>(ended: Ended<Result>): Result {
  if (ended.ok) return ended.result
  throw ended.error
}
