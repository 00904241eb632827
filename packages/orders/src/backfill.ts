import type { Notification } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import { DAY, MINUTE } from '@peyk/domain/time'
import type { ChangesPage } from '@peyk/panel/fetch-changes'
import type { OrderStore } from '@peyk/store/order-store'
import type { Watermark, WatermarkStore } from '@peyk/store/watermark'
import type { EnqueueDue } from './enqueue-due.ts'
import { readChanges } from './read-changes.ts'
import type { ReadChangesDeps, ReadPage, WalkEnd } from './read-changes.ts'
import { recordOrderUpdate } from './record-order-update.ts'
import type { RecordDeps } from './record-order-update.ts'

/** Numbers of orders, and how it ended. */
export type Backfill = {
  pages: number
  /** The panel said that they changed. */
  changed: number
  /** Peyk had never heard of them. */
  unheard: number
  /** A notification became due: webhooks had missed it. */
  missed: number
  /** They changed or were paid before the first start, and nobody is notified of them. */
  old: number
  unreadable: number
  ended: WalkEnd
}

export type BackfillDeps = RecordDeps &
  ReadChangesDeps & {
    orders: RecordDeps['orders'] & Pick<OrderStore, 'get' | 'changesAmong' | 'noteUnreadable'>
    onProgress: (total: Readonly<Backfill>) => void
  }

/** What changed until `floorMs` is left out. `onRecorded` is called after each page that is recorded. */
type Walk = Pick<Watermark, 'floorMs'> & {
  sinceMs: number
  onRecorded: (page: RecordedPage) => Promise<void>
}
/** `untilMs`: all that changed until then is recorded; absent while the panel's order does not say so. */
type RecordedPage = { untilMs: number | undefined; missed: number }

/** Longer than a shop takes to show what it committed, and than clocks differ. */
const OVERLAP_MS = 10 * MINUTE
/** A shop's clock is at most so far behind. A first start finds out by what changed lately. */
const FIRST_DAY_MS = 1 * DAY
const CLOCK_TOLERANCE_MS = 5 * MINUTE

/**
 * Records every order that changed since the watermark, and moves the watermark after each page that is recorded. What is recorded
 * stays, however it ends.
 *
 * @param nowMs Redis's time
 * @param fromMs `BACKFILL_FROM`: how far a first start reaches back; `undefined`: not at all
 */
export async function backfill(
  watermark: WatermarkStore,
  nowMs: number,
  fromMs: number | undefined,
  deps: BackfillDeps,
): Promise<Backfill> {
  let begun = await watermark.read()
  if (begun === undefined) {
    const floorMs = fromMs === undefined ? await findFloor(nowMs, deps) : fromMs - 1
    if (typeof floorMs === 'string') return { ...NOTHING, ended: floorMs }
    begun = await watermark.begin(floorMs)
  }
  // A watermark in the future is from a clock that was wrong.
  const atMs = begun.atMs > nowMs + CLOCK_TOLERANCE_MS && begun.atMs !== begun.floorMs ? nowMs - DAY : begun.atMs
  let untilMs = atMs
  const total = await walk(
    {
      sinceMs: Math.max(atMs - OVERLAP_MS, begun.floorMs),
      floorMs: begun.floorMs,
      async onRecorded(page) {
        // One order that is dated ahead hides no other.
        untilMs = Math.max(untilMs, Math.min(page.untilMs ?? untilMs, nowMs))
        await watermark.move(untilMs, page.missed)
      },
    },
    nowMs,
    deps,
  )
  return total
}

/** Records every order that changed since a time, whatever the watermark is, and leaves it where it is. */
export async function backfillSince(
  sinceMs: number,
  nowMs: number,
  watermark: Pick<WatermarkStore, 'move'>,
  deps: BackfillDeps,
): Promise<Backfill> {
  const onRecorded = ({ missed }: RecordedPage) => watermark.move(undefined, missed)
  return walk({ sinceMs, floorMs: sinceMs - 1, onRecorded }, nowMs, deps)
}

const NOTHING = { pages: 0, changed: 0, unheard: 0, missed: 0, old: 0, unreadable: 0 }

/**
 * Returns up to which time of the panel's clock all is from before the first start. That clock may be hours behind, so what
 * changed last says what time it is there. What changed after this start by a right clock counts as new.
 */
async function findFloor(nowMs: number, deps: BackfillDeps): Promise<number | WalkEnd> {
  const pages = readChanges(nowMs - FIRST_DAY_MS, deps)
  let newestMs = nowMs - FIRST_DAY_MS
  for (;;) {
    const { done, value } = await pages.next()
    if (done) {
      if (value !== 'complete') return value
      return newestMs > nowMs + CLOCK_TOLERANCE_MS ? newestMs : Math.min(newestMs, nowMs)
    }
    for (const { updatedAtMs = panelTimeMs(value, nowMs) } of value.found) newestMs = Math.max(newestMs, updatedAtMs)
  }
}

/** Returns the panel's time where its orders have none. Its clock may be hours behind, and a time that lies ahead would pass over orders. */
const panelTimeMs = ({ sentAtMs = Infinity }: Pick<ChangesPage, 'sentAtMs'>, nowMs: number) => Math.min(sentAtMs, nowMs)

async function walk({ sinceMs, floorMs, onRecorded }: Walk, nowMs: number, deps: BackfillDeps): Promise<Backfill> {
  const total: Backfill = { ...NOTHING, ended: 'complete' }
  const order = createTimeOrder()
  let beganMs = nowMs
  let queued = Promise.resolve()
  const pages = readChanges(sinceMs, deps)
  for (;;) {
    const { done, value } = await pages.next()
    if (done) {
      total.ended = value
      await queued
      if (value === 'complete' && total.changed > 0)
        await onRecorded({ untilMs: order.newestMs() ?? beganMs, missed: 0 })
      return total
    }
    const before = total.missed
    beganMs = panelTimeMs(value, beganMs)
    const due = await recordPage(value, floorMs, total, deps)
    // The outbox has them: the queue may take them while the next page is recorded.
    await queued
    if (due.length > 0) queued = deps.enqueue(due)
    order.add(value)
    await onRecorded({ untilMs: order.isAscending() ? order.newestMs() : undefined, missed: total.missed - before })
    deps.onProgress(total)
    if (deps.signal.aborted && value.next !== undefined) {
      total.ended = 'interrupted'
      await queued
      return total
    }
  }
}

/** Whether the panel's pages have all orders by the time of their change, and the newest of these times. */
function createTimeOrder() {
  let newestMs: number | undefined
  let isAscending = true
  let areTimesKnown = true
  return {
    add({ found, isAfterGap }: ReadPage): void {
      isAscending &&= !isAfterGap
      for (const { updatedAtMs } of found) {
        areTimesKnown &&= updatedAtMs !== undefined
        isAscending &&= updatedAtMs !== undefined && updatedAtMs >= (newestMs ?? 0)
        newestMs = Math.max(newestMs ?? 0, updatedAtMs ?? 0)
      }
    },
    isAscending: () => isAscending,
    newestMs: () => (areTimesKnown ? newestMs : undefined),
  }
}

/** Returns the notifications that became due. */
async function recordPage(
  page: ChangesPage,
  floorMs: number,
  total: Backfill,
  deps: BackfillDeps,
): Promise<Notification[]> {
  const fresh = await deps.orders.changesAmong(page.found)
  const due: Notification[] = []
  // One call of the queue for a page: it costs a fraction of one for each order.
  const enqueue: EnqueueDue = async (notifications) => void due.push(...notifications)
  await Promise.all(
    fresh.map(async (update) => {
      if (await isOld(update, floorMs, deps)) return void (total.old += 1)
      const { before, result } = await recordOrderUpdate(update, 'check', { ...deps, enqueue })
      if (before === 'absent') total.unheard += 1
      if (result === 'queued') total.missed += 1
    }),
  )
  total.pages += 1
  total.changed += page.found.length + page.unreadable.length
  total.unreadable += page.unreadable.length
  await deps.orders.noteUnreadable(page.unreadable)
  for (const { orderId, reason } of page.unreadable)
    deps.logger.warn(`The panel’s order ${orderId} makes no sense: ${reason}`, { event: 'check.unreadable', orderId })
  return due
}

/** It is left out, not recorded as notified: its own webhook may be on its way and decides then. */
async function isOld(
  { orderId, status, updatedAtMs = Infinity, paidAtMs = Infinity }: OrderUpdate,
  floorMs: number,
  { orders }: BackfillDeps,
): Promise<boolean> {
  const isBefore = updatedAtMs <= floorMs || (status === 'paid' && paidAtMs <= floorMs)
  return isBefore && (await orders.get(orderId)) === undefined
}
