import type { Delivery } from '@peyk/domain/delivery'
import type { HistoryEntry } from './order-record.ts'

/**
 * Returns an order's whole history, oldest first. What happens to nearly every order is in no list, since each list costs more than all
 * other records of an order: the first link and the newest change of status are in the order's record, the newest attempt in its delivery.
 */
export function toWholeHistory(
  listed: readonly HistoryEntry[],
  hash: Record<string, string>,
  deliveries: readonly Delivery[],
): HistoryEntry[] {
  const [changes, others] = [true, false].map((isChange) =>
    listed.filter(({ event }) => (event === 'order_update') === isChange),
  ) as [HistoryEntry[], HistoryEntry[]]
  // Of one moment the changes come first, the newest of them last.
  const entries = [
    ...firstLink(listed, hash),
    ...changes,
    ...newestChange(hash),
    ...others,
    ...deliveries.flatMap(newestAttempt),
  ]
  return entries.toSorted((a, b) => a.atMs - b.atMs)
}

function firstLink(listed: readonly HistoryEntry[], hash: Record<string, string>): HistoryEntry[] {
  if (hash['l'] === undefined) return []
  const leftBy = listed.find(
    ({ event, previous }) => event === 'stopped' || event === 'moved' || (event === 'linked' && previous !== undefined),
  )
  const chat = leftBy === undefined ? hash['c'] : (leftBy['previous'] ?? leftBy['chat'])
  return [{ event: 'linked', atMs: Number(hash['l']), chat }]
}

function newestChange({ via, changedAt, status, word }: Record<string, string>): HistoryEntry[] {
  const [source, result] = via?.split(' ') ?? []
  return source === undefined ? [] : [{ event: 'order_update', atMs: Number(changedAt), status, word, source, result }]
}

function newestAttempt({ state, atMs, beganAtMs, chatId, messageId }: Delivery): HistoryEntry[] {
  if (state === 'sending') return [{ event: 'sending', atMs, chat: chatId }]
  if (state !== 'sent' || messageId === undefined) return []
  const began = beganAtMs === undefined ? [] : [{ event: 'sending', atMs: beganAtMs, chat: chatId }]
  return [...began, { event: 'sent', atMs, chat: chatId, messageId }]
}
