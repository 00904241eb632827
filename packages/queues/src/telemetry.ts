import type { Telemetry } from 'bullmq'

/** Returns what carries traces through the queues: a job remembers the span in which it was added. Loaded only where traces are on. */
export async function loadTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel({ tracerName: 'bullmq' })
}
