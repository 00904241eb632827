import type { QueueName } from '@peyk/queues/catalogue'
import { toOrderUrl } from './bot.ts'

/** A job as Bull Board shows it; its data may be anything. */
export type ShownJob = { name?: string; data?: unknown }

/** Returns what a job is about: `1001 · paid` for a notification, the orders of a check, the number of an update. */
export function nameJob(queue: QueueName, { name = '', data }: ShownJob): string {
  const { orderId, kind, orderIds, update } = readData(data)
  switch (queue) {
    case 'notifications':
      return orderId === undefined ? name : `${orderId} · ${kind ?? name}`
    case 'order-checks':
      return orderIds.length === 0
        ? name
        : `${name} ${orderIds.slice(0, 3).join(', ')}${orderIds.length > 3 ? ' …' : ''}`
    case 'telegram-updates':
      return update === undefined ? name : `${name} ${update}`
    case 'maintenance':
      return name
  }
}

/** Returns a link to the page of the job's first order; without one to the overview. */
export function linkJob(root: string, { data }: ShownJob): { displayText: string; href: string } {
  const { orderId, orderIds } = readData(data)
  const first = orderId ?? orderIds[0]
  return first === undefined
    ? { displayText: 'Overview', href: `${root}/` }
    : { displayText: `Order ${first}`, href: toOrderUrl({ root }, first) }
}

const HIDDEN = 'not shown on a read-only board'

/** Returns a job's data for those who may change nothing: of an update its number and kind, not what a customer wrote or which link they opened. */
export function withoutTexts(queue: QueueName, data: unknown): unknown {
  if (queue !== 'telegram-updates') return data
  const { update } = typeof data === 'object' && data !== null ? (data as { update?: unknown }) : {}
  if (typeof update !== 'object' || update === null) return { update: HIDDEN }
  const { update_id: updateId, ...kinds } = update as { update_id?: unknown }
  const parts = Object.keys(kinds).map((kind) => [kind, HIDDEN])
  return { update: { update_id: updateId, ...Object.fromEntries(parts) } }
}

function readData(data: unknown) {
  const fields: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
  const { orderIds, update } = fields
  return {
    orderId: text(fields['orderId']),
    kind: text(fields['kind']),
    orderIds: Array.isArray(orderIds) ? orderIds.flatMap((each) => text(each) ?? []) : [],
    update: typeof update === 'object' && update !== null && 'update_id' in update ? text(update.update_id) : undefined,
  }
}
