import type { App } from '@peyk/config/settings'

/** The spans of ours, and what they mean to whoever reads traces. A trace begins only with one that says so. */
export const SPANS = {
  /** A webhook, from its arrival to its answer. */
  webhook: { kind: 'server', begins: true },
  /** One statement about an order, on its way into the order store. */
  'apply order update': { kind: 'internal', begins: true },
  /** One attempt to notify a notification. */
  'deliver notification': { kind: 'internal', begins: true },
  'wait for slot': { kind: 'internal', begins: false },
  /** One request to Telegram that shows or changes a message. */
  'send message': { kind: 'client', begins: false },
} as const satisfies Record<string, { kind: 'server' | 'internal' | 'client'; begins: boolean }>

export type SpanName = keyof typeof SPANS
export type SpanAttributes = Record<string, string | number | boolean>

/** Says more about what a span is about. Ids of orders are allowed, what is in them is not. */
export type Note = (attributes: SpanAttributes) => void

export type Tracing = {
  isOn: boolean
  /** Runs work as a span, a child of the one around it; an error ends it as failed and is thrown on. */
  span: <Result>(name: SpanName, attributes: SpanAttributes, work: (note: Note) => Promise<Result>) => Promise<Result>
  /** Sends what was not sent yet, for as long as that takes no longer than a moment. */
  close: () => Promise<void>
}

export type TracingOptions = {
  /** Where traces go, by OTLP over HTTP with JSON; absent: nowhere. */
  endpoint: string | undefined
  app: App
  /** Takes secrets out of a text. */
  redact: (text: string) => string
  /** Called once, with its first error, when the endpoint stops taking traces. */
  onAway: (error: Error | undefined) => void
}

const ignore = () => undefined

/** Runs the work and nothing else. */
export const NO_TRACING: Tracing = {
  isOn: false,
  span: (_name, _attributes, work) => work(ignore),
  close: () => Promise.resolve(),
}

/** Traces where somebody wants them; OpenTelemetry is only loaded then. */
export async function startTracing({ endpoint, ...options }: TracingOptions): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING
  const { createOtlpTracing } = await import('./otlp-tracing.ts')
  return createOtlpTracing({ ...options, endpoint })
}
