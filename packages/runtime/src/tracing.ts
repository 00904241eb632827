import type { IncomingHttpHeaders } from 'node:http'
import type { App, Settings } from '@peyk/config/settings'

/** Peyk's own spans. A trace begins only with a span that `begins` one. */
export const SPANS = {
  /** A webhook, from its arrival to its answer. */
  webhook: { kind: 'server', begins: true },
  /** One statement about an order, on its way into the order store. */
  'apply order update': { kind: 'internal', begins: true },
  /** One attempt to deliver a notification. */
  'deliver notification': { kind: 'internal', begins: true },
  'wait for slot': { kind: 'internal', begins: false },
  /** What shows or changes a message in Telegram. */
  'send message': { kind: 'internal', begins: false },
  /** One HTTP request. */
  'telegram request': { kind: 'client', begins: false },
  'panel request': { kind: 'client', begins: false },
} as const satisfies Record<string, { kind: 'server' | 'internal' | 'client'; begins: boolean }>

export type SpanName = keyof typeof SPANS
export type SpanAttributes = Record<string, string | number | boolean>

/** Adds attributes to a span. Order ids are allowed; an order's contents are not. */
export type Note = (attributes: SpanAttributes) => void

export type Tracing = {
  isOn: boolean
  /** Runs work in a span, as a child of the current one. Throws what the work throws; the span has then failed. */
  span: <Result>(name: SpanName, attributes: SpanAttributes, work: (note: Note) => Promise<Result>) => Promise<Result>
  /** Runs work as a part of the trace that a request's W3C headers name, if they do. */
  withCaller: <Result>(headers: IncomingHttpHeaders, work: () => Promise<Result>) => Promise<Result>
  /** Returns the W3C headers by which another service continues the current trace; none outside of a trace. */
  callerHeaders: () => Record<string, string>
  /** Sends what was not sent yet, within two seconds. */
  close: () => Promise<void>
}

/** Where traces go, OpenTelemetry reads from the environment. */
export type TracingOptions = Settings['tracing'] & {
  app: App
  /** Returns a text without its secrets. */
  redact: (text: string) => string
  /** Called once, with its first error, when the endpoint stops taking traces. */
  onAway: (error: Error | undefined) => void
}

const ignore = () => undefined

/** Runs the work and nothing else. */
export const NO_TRACING: Tracing = {
  isOn: false,
  span: (_name, _attributes, work) => work(ignore),
  withCaller: (_headers, work) => work(),
  callerHeaders: () => ({}),
  close: () => Promise.resolve(),
}

/** Returns tracing. OpenTelemetry is loaded only where it is on. */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  if (!options.isOn) return NO_TRACING
  const { createOtlpTracing } = await import('./otlp-tracing.ts')
  return createOtlpTracing(options)
}
