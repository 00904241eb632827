import { parseOrderId } from '@peyk/domain/order'
import { HOUR } from '@peyk/domain/time'
import type { Request, RequestHandler, Response } from 'express'
import type { Bot } from './bot.ts'
import { openEventStream } from './event-stream.ts'
import type { Html } from './html.ts'
import type { Live } from './live.ts'
import { parseNotificationFilter } from './notification-filter.ts'
import { readOrderHistory } from './order-history.ts'
import { queryOf } from './request-fields.ts'
import type { Sessions } from './sessions.ts'
import type { View } from './views/frame.ts'
import { renderOrderRegions } from './views/order-page.ts'
import { renderOverviewRegions } from './views/overview-page.ts'

/** A stream ends at the latest then; the browser opens it again, if it still may. */
const STREAM_LIMIT_MS = 1 * HOUR
const RETRY_SECONDS = 15

export type LivePagesDeps = {
  live: Live
  sessions: Sessions
  openSession: (request: Request) => string | undefined
}

type Regions = Record<string, Html>

/** Sends a page's regions, as they change, to the browsers that show it. */
export function createLivePages({ live, sessions, openSession }: LivePagesDeps) {
  return (bot: Bot, viewFor: (request: Request) => View): RequestHandler => {
    // What is rendered for one viewer is there for all with the same language and filter.
    const rendered = new WeakMap<object, Map<string, Regions>>()
    const renderOnce = (found: object, key: string, render: () => Regions): Regions => {
      const known = rendered.get(found) ?? new Map<string, Regions>()
      rendered.set(found, known)
      const regions = known.get(key) ?? render()
      known.set(key, regions)
      return regions
    }

    return (request, response) => {
      if (request.method === 'HEAD') {
        response.type('text/event-stream').end()
        return
      }
      const query = queryOf(request)
      const view = viewFor(request)
      const { language } = view.format
      const orderId = parseOrderId(query.get('order') ?? '')
      const filter = parseNotificationFilter(query.get('show'))
      if (orderId === undefined)
        follow(request, response, `overview ${bot.prefix}`, bot.readOverview, (overview) =>
          renderOnce(overview, `${language} ${filter}`, () => renderOverviewRegions(view, overview, filter)),
        )
      else
        follow(
          request,
          response,
          `order ${bot.prefix} ${orderId}`,
          () => readOrderHistory(bot.store, orderId),
          (found) => (found === undefined ? {} : renderOnce(found, language, () => renderOrderRegions(view, found))),
        )
    }
  }

  function follow<T>(
    request: Request,
    response: Response,
    key: string,
    read: () => Promise<T>,
    render: (found: T) => Regions,
  ): void {
    const session = openSession(request)
    const limitMs = Date.now() + STREAM_LIMIT_MS
    const shown = new Map<string, string>()
    let stream: ReturnType<typeof openEventStream> | undefined
    const end = () => {
      if (session !== undefined && !sessions.isOpen(session)) stream?.send('end', {})
      stream?.end()
    }
    const leave = live.watch(key, read, {
      isAllowed: () => Date.now() < limitMs && (session === undefined || sessions.isOpen(session)),
      show: (found) => {
        const changed = Object.entries(render(found)).filter(([name, { text }]) => shown.get(name) !== text)
        for (const [name, { text }] of changed) shown.set(name, text)
        stream?.send('regions', Object.fromEntries(changed.map(([name, { text }]) => [name, text])))
      },
      showAway: () => stream?.send('away', {}),
      end,
    })
    if (leave === undefined) {
      response.status(503).set('retry-after', String(RETRY_SECONDS)).end()
      return
    }
    stream = openEventStream(response)
    const forget = session === undefined ? undefined : sessions.onClose(session, end)
    stream.onEnd(() => {
      leave()
      forget?.()
    })
  }
}
