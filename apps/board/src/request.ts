import type { Logger } from '@peyk/runtime/logger'
import { createAudit } from '@peyk/orders/audit'
import type { Audit } from '@peyk/orders/audit'
import type { Answer } from './answer.ts'
import type { Bot } from './bot.ts'
import type { Credentials } from './credentials.ts'
import type { Live } from './live.ts'
import type { Sessions } from './sessions.ts'
import type { View } from './views/frame.ts'
import type { Language } from './words.ts'

/** What all handlers share. */
export type Board = {
  bots: readonly Bot[]
  live: Live
  timeZone: string
  /** The only user; the history of an order names it. */
  user: string
  readOnly: boolean
  credentials: Credentials
  sessions: Sessions
  /** The names that the board answers to, besides addresses and localhost. */
  hosts: ReadonlySet<string>
  /** For browsers that accept neither language. */
  language: Language
  isRedisThere: () => Promise<boolean>
  logger: Logger
}

/** One request, without the HTTP framework. */
export type BoardRequest = {
  method: string
  /** The address that was asked for: path and query. */
  url: string
  /** The values of the route's parameters. */
  params: Record<string, unknown>
  query: URLSearchParams
  /** The fields of a posted form; empty for any other body. */
  form: URLSearchParams
  header: (name: string) => string | undefined
  host: string | undefined
  address: string | undefined
  /** The language of the answer: asked for in this request, else chosen earlier, else the browser's, else the board's. */
  language: Language
  /** The language that this request names. Its answer sets the cookie, so that the page's stream and later pages have it too. */
  chosenLanguage: Language | undefined
  /** The id of its open session. A script that sends its password with every request has none. */
  session: string | undefined
  /** True for a person's browser; Bull Board's own calls and scripts get JSON. */
  wantsPage: boolean
}

/** A request for a page of one bot. */
export type BotRequest = BoardRequest & { bot: Bot; view: View }

export type Handler<R> = (request: R, board: Board) => Answer | Promise<Answer>

/** Records what the board's user does to a bot. */
export function auditOf({ store }: Pick<Bot, 'store'>, { user, logger }: Pick<Board, 'user' | 'logger'>): Audit {
  return createAudit({ via: 'board', by: user }, { record: store.audit, logger })
}

export function isReading({ method }: Pick<BoardRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}
