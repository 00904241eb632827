import { SECOND } from '@peyk/domain/time'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api'
import type { Attributes } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources'
import type { Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import pTimeout from 'p-timeout'
import { toMessagingAttributes } from './messaging-attributes.ts'
import { createSampler, isUntraced } from './otlp-sampler.ts'
import { SPANS } from './tracing.ts'
import type { SpanAttributes, SpanName, Tracing, TracingOptions } from './tracing.ts'
import { VERSION } from './version.ts'

const CLOSE_LIMIT_MS = 2 * SECOND
const EXPORT_EVERY_MS = 1 * SECOND
const KINDS = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT }

/**
 * Returns tracing that sends to the OTLP endpoint of the environment, and sets OpenTelemetry's global context, which BullMQ's spans use. No library is
 * instrumented, because the Bot API's URLs hold the token. Secrets are also taken out of what is sent: errors may quote them.
 */
export function createOtlpTracing(options: TracingOptions): Tracing {
  const { app, redact, onAway } = options
  const provider = new TracerProvider({
    resource: createResource(app),
    sampler: createSampler(options),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: createCleanExporter(new OTLPTraceExporter(), redact, onAway),
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
          return await work((more) => {
            span.setAttributes(more)
            if (isFailedAnswer(name, more)) {
              span.setAttribute('error.type', String(more['http.response.status_code']))
              span.setStatus({ code: SpanStatusCode.ERROR })
            }
          })
        } catch (error) {
          span.setAttribute('error.type', error instanceof Error ? error.name : 'other')
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : 'failed' })
          throw error
        } finally {
          span.end()
        }
      }),
    withCaller: (headers, work) => context.with(propagation.extract(ROOT_CONTEXT, headers), work),
    callerHeaders() {
      const current = trace.getSpanContext(context.active())
      const headers: Record<string, string> = {}
      if (current !== undefined && !isUntraced(current)) propagation.inject(context.active(), headers)
      return headers
    },
    async close() {
      await pTimeout(provider.shutdown(), { milliseconds: CLOSE_LIMIT_MS }).catch(() => undefined)
    },
  }
}

/** A client's span fails with 4xx too: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status */
function isFailedAnswer(name: SpanName, { 'http.response.status_code': status = 0 }: SpanAttributes): boolean {
  return Number(status) >= (SPANS[name].kind === 'server' ? 500 : 400)
}

/** Returns what is known of this process. `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` win. */
function createResource(app: string): Resource {
  const ours = resourceFromAttributes({
    'service.namespace': 'peyk',
    'service.name': `peyk-${app}`,
    'service.version': VERSION,
    'process.pid': process.pid,
  })
  const detectors = [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector]
  return defaultResource().merge(ours).merge(detectResources({ detectors }))
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
    attributes: { value: clean({ ...span.attributes, ...toMessagingAttributes(span.attributes) }) },
    events: { value: span.events.map((event) => ({ ...event, attributes: clean(event.attributes) })) },
    status: { value: { ...span.status, ...(message === undefined ? {} : { message: redact(message) }) } },
  }) as ReadableSpan
}
