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

/** A page of the walk. After one that could not be read, what came before is all that is certain. */
export type ReadPage = ChangesPage & { isAfterGap: boolean }

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
 * works on the last one; no more than these two are in memory. A page that cannot be read may be due to one of its orders: the next one is
 * read, where pages have numbers. Two of them in a row are due to the panel.
 *
 * An order that changes meanwhile leaves its place, and all later ones move up by one. Where pages have numbers, one of them is then on
 * no page. The order that left comes again at the end, so the pages are read again.
 */
export async function* readChanges(
  sinceMs: number,
  deps: ReadChangesDeps,
): AsyncGenerator<ReadPage, WalkEnd, undefined> {
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
): AsyncGenerator<ReadPage, WalkEnd, undefined> {
  const known = new Set<string>()
  let isGap = false
  let isAfterGap = false
  let asked: Promise<Asked> | undefined = ask({ sinceMs, page: 1 }, deps)
  while (asked !== undefined) {
    const page: Asked = await asked
    if (typeof page === 'string') return page
    if (!('found' in page)) {
      if (isGap) return 'panel_away'
      isGap = isAfterGap = true
      asked = ask(page, deps)
      continue
    }
    isGap = false
    const digest = createHash('sha1').update(page.text).digest('base64')
    if (known.has(digest)) {
      if (!deps.changes.endsWithRepetition) return 'going_round'
      break
    }
    if (known.size === MOST_PAGES) return 'going_round'
    known.add(digest)
    page.found.forEach(onOrder)
    asked = page.next && ask(page.next, deps)
    // Whoever reads on gets its failure.
    asked?.catch(() => undefined)
    yield { ...page, isAfterGap }
  }
  return isAfterGap ? 'panel_away' : 'complete'
}

/** A page, why there is none, or the position after one that may be due to one of its orders. */
type Asked = ChangesPage | WalkEnd | ChangesPosition

/** Asks for a page until it comes. */
async function ask(
  position: ChangesPosition,
  { changes, signal, logger, firstBackOffMs = FIRST_BACK_OFF_MS }: ReadChangesDeps,
): Promise<Asked> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await changes.fetchPage(position)
    } catch (error) {
      if (!(error instanceof PanelUnavailable)) throw error
      logger.warn(`The panel gave no page of changed orders: ${error.message}`, { event: 'backfill.unanswered', error })
      const waitMs = backOffMs(attempt, { firstMs: firstBackOffMs, longestMs: LONGEST_BACK_OFF_MS })
      const panelsMs = error instanceof PanelBackingOff ? error.retryInMs : 0
      if (attempt === ATTEMPTS || panelsMs > LONGEST_BACK_OFF_MS) {
        const mayBeSkipped = error.concerns !== 'panel' && position.cursor === undefined
        return mayBeSkipped ? { ...position, page: position.page + 1 } : 'panel_away'
      }
      await delay(Math.max(waitMs, panelsMs), undefined, { signal }).catch(() => undefined)
    }
  }
  return 'interrupted'
}
