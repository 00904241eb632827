import type { Attributes } from '@opentelemetry/api'

/** BullMQ's operations as the conventions name them. Others have no type there. */
const OPERATION_TYPES: Readonly<Record<string, string>> = { add: 'send', addBulk: 'send', process: 'process' }

/**
 * Returns what BullMQ notes of a job in the words of the semantic conventions; nothing for another span.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
export function toMessagingAttributes(attributes: Attributes): Attributes {
  const queue = attributes['bullmq.queue.name']
  if (queue === undefined) return {}
  const operation = String(attributes['bullmq.queue.operation'])
  const known = {
    'messaging.system': 'bullmq',
    'messaging.destination.name': queue,
    'messaging.operation.name': operation,
    'messaging.operation.type': OPERATION_TYPES[operation],
    'messaging.message.id': attributes['bullmq.job.id'],
    'messaging.batch.message_count': attributes['bullmq.job.bulk.count'],
    'messaging.client.id': attributes['bullmq.worker.id'],
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}
