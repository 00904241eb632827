import { parseOrderId } from '@peyk/domain/order'
import { HOUR } from '@peyk/domain/time'
import { parseFrom } from '../decision.ts'
import { createEventStream } from '../event-stream.ts'
import type { Html } from '../html.ts'
import { readOrderHistory } from '../order-history.ts'
import type { Board, BotRequest, Handler } from '../request.ts'
import { renderOrderRegions } from '../views/order-page.ts'
import { renderOverviewRegions } from '../views/overview-page.ts'
import { renderPauseBanner } from '../views/pause-banner.ts'

/** A stream ends after this time; the browser opens it again, if it still may. */
const STREAM_LIMIT_MS = 1 * HOUR
const RETRY_SECONDS = 15

type Regions = Record<string, Html>
/** What a page shows: read once for all viewers of the same key. */
type Topic<T> = { key: string; read: () => Promise<T>; render: (found: T) => Regions }

/** Sends the regions of the overview, or of one order's page, as they change. */
export const followPage: Handler<BotRequest> = (request, board) => {
  if (request.method === 'HEAD') return { page: '' }
  const { bot, view, query } = request
  const { language } = view.format
  const orderId = parseOrderId(query.get('order') ?? '')
  if (orderId !== undefined)
    return follow(request, board, {
      key: `order ${bot.prefix} ${orderId}`,
      read: () => readOrderHistory(bot.store, orderId),
      render: (found) =>
        found === undefined
          ? {}
          : renderOnce(found, `${language} ${query.get('list') ?? ''}`, () =>
              renderOrderRegions(view, found, parseFrom(query)),
            ),
    })
  return follow(request, board, {
    key: `overview ${bot.prefix}`,
    read: bot.readOverview,
    render: (found) => renderOnce(found, language, () => renderOverviewRegions(view, found)),
  })
}

/** Every page has the pause of all sending beside its own regions. */
function follow<T>({ session, bot, view }: BotRequest, { live, sessions }: Board, { key, read, render }: Topic<T>) {
  const { body, send } = createEventStream()
  const untilMs = Date.now() + STREAM_LIMIT_MS
  let isSignedIn = true
  const end = () => {
    if (!isSignedIn) send('end', {})
    body.end()
  }
  const isAllowed = async () => {
    if (session !== undefined) isSignedIn = await sessions.isOpen(session).catch(() => isSignedIn)
    return isSignedIn && Date.now() < untilMs
  }
  const signOut = () => {
    isSignedIn = false
    end()
  }
  const readAll = async () => {
    const [found, pause] = await Promise.all([read(), bot.store.sending.read()])
    return { found, pause }
  }
  const stopWatching = live.watch(key, readAll, {
    isAllowed,
    show: createRegionSender(send, ({ found, pause }) => ({ pause: renderPauseBanner(view, pause), ...render(found) })),
    showAway: () => send('away', {}),
    end,
  })
  if (stopWatching === undefined) return { status: 503, headers: { 'retry-after': String(RETRY_SECONDS) }, page: '' }
  const stopListening = session === undefined ? undefined : sessions.onClose(session, signOut)
  body.on('close', () => {
    stopWatching()
    stopListening?.()
  })
  return { events: body }
}

/** Returns a function that renders what was found and sends the regions that differ from those sent before. */
function createRegionSender<T>(send: (event: string, data: unknown) => void, render: (found: T) => Regions) {
  const sent = new Map<string, string>()
  return (found: T) => {
    const changed = Object.entries(render(found)).filter(([name, { text }]) => sent.get(name) !== text)
    for (const [name, { text }] of changed) sent.set(name, text)
    send('regions', Object.fromEntries(changed.map(([name, { text }]) => [name, text])))
  }
}

const rendered = new WeakMap<object, Map<string, Regions>>()

/** Renders what was found once for all viewers with the same language and list. */
function renderOnce(found: object, key: string, render: () => Regions): Regions {
  const known = rendered.get(found) ?? new Map<string, Regions>()
  rendered.set(found, known)
  const regions = known.get(key) ?? render()
  known.set(key, regions)
  return regions
}
