import { ROOT_CONTEXT, isSpanContextValid, trace } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import type { Sampler } from '@opentelemetry/sdk-trace'
import { SPANS } from './tracing.ts'
import type { SpanName, TracingOptions } from './tracing.ts'

/** Stands in `tracestate` of spans that belong to no trace of ours. It passes through the queues as the rest of the context does. */
const UNTRACED = 'peyk'

/** Returns whether a span belongs to no trace: neither ours nor a caller's. */
export function isUntraced({ traceState }: { traceState?: Pick<TraceState, 'get'> | undefined }): boolean {
  return traceState?.get(UNTRACED) !== undefined
}

/**
 * Returns the sampler that `OTEL_TRACES_SAMPLER` names, for spans that begin or continue a trace. Workers poll, renew locks and take
 * canaries all the time: their spans begin none.
 */
export function createSampler(options: Pick<TracingOptions, 'sampler' | 'ratio'>): Sampler {
  const chosen = choose(options)
  return {
    shouldSample(parent, traceId, name, kind, attributes, links) {
      const above = trace.getSpanContext(parent)
      const isPart = above !== undefined && isSpanContextValid(above) && !isUntraced(above)
      if (isPart) return chosen.shouldSample(parent, traceId, name, kind, attributes, links)
      const traceState = above?.traceState ?? new TraceState()
      if (!(name in SPANS && SPANS[name as SpanName].begins))
        return { decision: SamplingDecision.NOT_RECORD, traceState: traceState.set(UNTRACED, 'untraced') }
      const { decision } = chosen.shouldSample(ROOT_CONTEXT, traceId, name, kind, attributes, links)
      return { decision, traceState: traceState.unset(UNTRACED) }
    },
    toString: () => `Peyk(${chosen.toString()})`,
  }
}

function choose({ sampler, ratio }: Pick<TracingOptions, 'sampler' | 'ratio'>): Sampler {
  const roots = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  }
  switch (sampler) {
    case 'always_on':
    case 'always_off':
    case 'traceidratio':
      return roots[sampler]()
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: roots.always_on() })
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: roots.always_off() })
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: roots.traceidratio() })
  }
}
