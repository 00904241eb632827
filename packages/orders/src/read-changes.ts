import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { ChangesPosition } from '@peyk/panel/adapter'
import { backOffMs } from '@peyk/panel/back-off'
import type { ChangesPage, FetchChanges } from '@peyk/panel/fetch-changes'
import { PanelBackingOff, PanelUnavailable } from '@peyk/panel/panel-unavailable'
import type { OrderLogger } from './order-logger.ts'

export type ReadChangesDeps = {
  changes: FetchChanges
  /** Ends the walk after the request under way. */
  signal: AbortSignal
  logger: OrderLogger
  /** The first wait after a page that failed, in milliseconds. */
  firstBackOffMs?: number | undefined
}

/** Why a walk through the changed orders ended. */
export type WalkEnd = 'complete' | 'interrupted' | 'panel_away' | 'going_round'

/** A page is asked for so many times in a row. */
const ATTEMPTS = 6
const FIRST_BACK_OFF_MS = 1 * SECOND
/** A panel that asks for a longer back-off is away. */
const LONGEST_BACK_OFF_MS = 1 * MINUTE
/** Far above any shop's changes: a panel with more pages goes round. */
const MOST_PAGES = 100_000

/** A shop that changes all the time is not read for ever; the next run begins earlier than this one ended. */
const MOST_WALKS = 3

/**
 * Yields the pages of the orders that changed since a time, and returns why it ended. The next page is asked for while its reader
 * works on the last one; no more than these two are in memory.
 *
 * An order that changes meanwhile leaves its place, and all later ones move up by one. Where pages have numbers, one of them is then on
 * no page. The order that left comes again at the end, so the pages are read again.
 */
export async function* readChanges(
  sinceMs: number,
  deps: ReadChangesDeps,
): AsyncGenerator<ChangesPage, WalkEnd, undefined> {
  for (let walks = 1; ; walks += 1) {
    const orderIds = new Set<string>()
    let hasMoved = false
    const note = ({ orderId }: { orderId: string }) => {
      hasMoved ||= orderIds.has(orderId)
      orderIds.add(orderId)
    }
    const ended = yield* walk(sinceMs, deps, deps.changes.endsWithRepetition ? note : () => undefined)
    if (ended !== 'complete' || !hasMoved || walks === MOST_WALKS) return ended
  }
}

async function* walk(
  sinceMs: number,
  deps: ReadChangesDeps,
  onOrder: (order: { orderId: string }) => void,
): AsyncGenerator<ChangesPage, WalkEnd, undefined> {
  const known = new Set<string>()
  let asked: Promise<ChangesPage | WalkEnd> | undefined = ask({ sinceMs, page: 1 }, deps)
  while (asked !== undefined) {
    const page: ChangesPage | WalkEnd = await asked
    if (typeof page === 'string') return page
    const digest = createHash('sha1').update(page.text).digest('base64')
    if (known.has(digest)) return deps.changes.endsWithRepetition ? 'complete' : 'going_round'
    if (known.size === MOST_PAGES) return 'going_round'
    known.add(digest)
    page.found.forEach(onOrder)
    asked = page.next && ask(page.next, deps)
    // Whoever reads on gets its failure.
    asked?.catch(() => undefined)
    yield page
  }
  return 'complete'
}

/** Asks for a page until it comes. Returns why it does not. */
async function ask(
  position: ChangesPosition,
  { changes, signal, logger, firstBackOffMs = FIRST_BACK_OFF_MS }: ReadChangesDeps,
): Promise<ChangesPage | WalkEnd> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await changes.fetchPage(position)
    } catch (error) {
      if (!(error instanceof PanelUnavailable)) throw error
      logger.warn(`The panel gave no page of changed orders: ${error.message}`, { event: 'backfill.unanswered', error })
      const waitMs = backOffMs(attempt, { firstMs: firstBackOffMs, longestMs: LONGEST_BACK_OFF_MS })
      const panelsMs = error instanceof PanelBackingOff ? error.retryInMs : 0
      if (attempt === ATTEMPTS || panelsMs > LONGEST_BACK_OFF_MS) return 'panel_away'
      await delay(Math.max(waitMs, panelsMs), undefined, { signal }).catch(() => undefined)
    }
  }
  return 'interrupted'
}
