import { SECOND } from '@peyk/domain/time'
import {
  SpanKind,
  SpanStatusCode,
  context,
  isSpanContextValid,
  propagation,
  trace,
  TraceFlags,
} from '@opentelemetry/api'
import type { Attributes, Context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, SamplingDecision, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ReadableSpan, Sampler, SpanExporter } from '@opentelemetry/sdk-trace'
import pTimeout from 'p-timeout'
import { SPANS } from './tracing.ts'
import type { SpanName, Tracing, TracingOptions } from './tracing.ts'
import { VERSION } from './version.ts'

const CLOSE_LIMIT_MS = 2 * SECOND
const EXPORT_EVERY_MS = 1 * SECOND
const EXPORT_TIMEOUT_MS = 3 * SECOND
const KINDS = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT }

/**
 * Returns tracing that sends to an OTLP endpoint, and sets OpenTelemetry's global context, which BullMQ's spans use. No library is
 * instrumented, because the Bot API's URLs hold the token. Secrets are also taken out of what is sent: errors may quote them.
 */
export function createOtlpTracing(options: TracingOptions & { endpoint: string }): Tracing {
  const { endpoint, app, redact, onAway } = options
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/(?<!\/)\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'peyk',
      'service.name': `peyk-${app}`,
      'service.version': VERSION,
      'process.pid': process.pid,
    }),
    sampler: OURS_AND_WHAT_FOLLOWS,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: createCleanExporter(exporter, redact, onAway),
        scheduledDelayMillis: EXPORT_EVERY_MS,
      }),
    ],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const tracer = provider.getTracer('peyk', VERSION)

  return {
    isOn: true,
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { kind: KINDS[SPANS[name].kind], attributes }, async (span) => {
        try {
          return await work((more) => void span.setAttributes(more))
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : 'failed' })
          throw error
        } finally {
          span.end()
        }
      }),
    async close() {
      await pTimeout(provider.shutdown(), { milliseconds: CLOSE_LIMIT_MS }).catch(() => undefined)
    },
  }
}

/** Workers poll, renew locks and take canaries all the time. Only spans that belong to a trace of ours are sampled. */
const OURS_AND_WHAT_FOLLOWS: Sampler = {
  shouldSample(parent: Context, _traceId, name) {
    const above = trace.getSpanContext(parent)
    const follows = above !== undefined && isSpanContextValid(above) && (above.traceFlags & TraceFlags.SAMPLED) !== 0
    const begins = name in SPANS && SPANS[name as SpanName].begins
    return { decision: follows || begins ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }
  },
  toString: () => 'OursAndWhatFollows',
}

function createCleanExporter(
  exporter: OTLPTraceExporter,
  redact: (text: string) => string,
  onAway: (error: Error | undefined) => void,
): SpanExporter {
  let away = false
  return {
    export: (spans, done) =>
      exporter.export(
        spans.map((span) => toClean(span, redact)),
        (result) => {
          const failed = result.code !== ExportResultCode.SUCCESS
          if (failed && !away) onAway(result.error)
          away = failed
          done(result)
        },
      ),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
}

/** The span as it may leave the process. */
function toClean(span: ReadableSpan, redact: (text: string) => string): ReadableSpan {
  const cleanValue = (value: unknown): unknown => {
    if (typeof value === 'string') return redact(value)
    return Array.isArray(value) ? value.map(cleanValue) : value
  }
  const clean = (attributes: Attributes = {}) =>
    Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, cleanValue(value)]))
  const { message } = span.status
  return Object.create(span, {
    attributes: { value: clean(span.attributes) },
    events: { value: span.events.map((event) => ({ ...event, attributes: clean(event.attributes) })) },
    status: { value: { ...span.status, ...(message === undefined ? {} : { message: redact(message) }) } },
  }) as ReadableSpan
}
