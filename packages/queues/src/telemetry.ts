import type { Telemetry } from 'bullmq'

/** Carries traces through the queues: a job remembers the span in which it was added. Loaded only by those who trace. */
export async function loadTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel({ tracerName: 'bullmq' })
}
