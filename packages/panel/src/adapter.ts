import type { OrderUpdate } from '@peyk/domain/order'
import type { OwnWords } from '@peyk/domain/status'
import type { PanelRequest } from './panel-http.ts'
import type { SignatureScheme, SignedRequest, WebhookAuth } from './verify-webhook.ts'

/** A webhook's content: an order update, or an event without one, which is answered 200 too. */
export type WebhookReading =
  | { kind: 'order_update'; orderUpdate: OrderUpdate; deliveryId: string | undefined }
  | { kind: 'ignored'; message: string }

/** One request about some orders. */
export type PanelQuestion = PanelRequest & {
  /** The orders in its answer. */
  orderIds: readonly string[]
  /** 404 means that the panel does not know the `one`; it cannot mean that of a `list`. */
  asksFor: 'one' | 'list'
  /** What to check when the panel answers 404 to a list. */
  hint404?: string
}

/** A webhook that the shop has. */
export type ShopWebhook = {
  id: string
  topic: string
  url: string
  /** `disabled`: the shop switched it off after failures. */
  state: 'active' | 'paused' | 'disabled'
  /** Where the shop says it. */
  apiVersion?: string | undefined
}

/** A webhook as Peyk wants it. */
export type WantedWebhook = { topic: string; url: string; secret: string }

/** A request that makes a webhook in the shop or changes one. */
export type WebhookWrite = {
  method: 'POST' | 'PUT'
  path: string
  headers: Readonly<Record<string, string>>
  json: unknown
}

/** The question which webhooks a shop has, and what Peyk expects of the answer. */
export type WebhooksQuestion = {
  /** Returns the request for one page, from 1 on. */
  toRequest: (page: number) => PanelRequest
  /** Webhooks in a full page: there may be another one. */
  pageSize: number
  /** Returns the webhooks in the JSON of an answer. @throws {PanelUnavailable} when it has another form */
  readAnswer: (json: unknown) => ShopWebhook[]
  /** The topics without which order updates are missed. */
  neededTopics: readonly string[]
  /** The topics without which some order updates come later. */
  usefulTopics: readonly string[]
  /** Whether the answer has all webhooks of the shop. */
  showsAll: boolean
  /** The header of a delivery that names its topic, in lower case. */
  topicHeader: string
  /** How a person has the shop send a delivery. */
  testDelivery: string
  /** Returns the request that makes the wanted webhook, or changes the one that the shop has; `undefined` when that one is right. */
  toWrite: (wanted: WantedWebhook, present: ShopWebhook | undefined) => WebhookWrite | undefined
}

/** Where a walk through the changed orders is. */
export type ChangesPosition = {
  /** Orders that changed since then, in milliseconds since 1970 by the panel's clock. */
  sinceMs: number
  /** From 1 on, counted anew for each `sinceMs`. */
  page: number
  /** The panel's own name of a page, where it gives one. */
  cursor?: string
}

/** The parts of an answer about changed orders. */
export type ChangesAnswer = { json: unknown; link: string | undefined }

/** How a panel is asked for what changed. */
export type ChangesReader = {
  toRequest: (position: ChangesPosition) => PanelRequest
  /** Returns the orders of a page and where the next one is, if there may be one. @throws {PanelUnavailable} when it is no list */
  readPage: (
    answer: ChangesAnswer,
    position: ChangesPosition,
  ) => { orders: readonly unknown[]; next: ChangesPosition | undefined }
  /** A page that came before ends the walk: the panel has no more pages. Without it, the panel goes round, which is a fault. */
  endsWithRepetition: boolean
  /** What to check when the panel answers 400 or 404. */
  hint: string
}

/**
 * The differences between panels: how their webhooks are signed and read, how they are asked, and the form of their orders. Pure:
 * HTTP, retries and Redis are elsewhere.
 */
export type PanelAdapter = {
  /** The accepted signatures, when the operator names none. */
  schemes: readonly (WebhookAuth | SignatureScheme)[]
  /** Returns the answer to a request without content, which needs no signature. Returns `undefined` for every other request. */
  answerPing?: (request: SignedRequest) => string | undefined
  /** Reads a verified webhook. @throws {MalformedJson} @throws {NotAnOrder} */
  readWebhook: (request: SignedRequest) => WebhookReading
  /** Returns the requests about these orders. It leaves out an order that no request can name: the panel cannot know it. */
  toRequests: (orderIds: readonly string[]) => PanelQuestion[]
  /** Returns the orders in the JSON of an answer. @throws {PanelUnavailable} when it has another form */
  readAnswer: (json: unknown, question: PanelQuestion) => readonly unknown[]
  /** Absent where the panel has no such list. */
  webhooks?: WebhooksQuestion
  /** Returns what one order's JSON says, with the chat that owns it. @throws {NotAnOrder} */
  readOrder: (json: unknown) => OrderUpdate
  /** Absent where the panel cannot be asked for what changed. */
  changes?: ChangesReader
}

/** The operator's settings of a panel. */
export type AdapterOptions = {
  apiToken: string | undefined
  /** Orders in one request. */
  batchSize: number
  /** What the operator says that the panel's words mean. */
  ownWords: OwnWords
  /** The free field of an order that holds the customer's chat. */
  chatMetaKey: string
  /** `generic`: the paths of the fields, such as `data.orderNo`. */
  fields: Readonly<Partial<Record<ContractField, string>>>
  /** `generic`: the path of one order, with `{id}`. */
  orderPath: string
  /** `generic`: the path of several orders, with `{ids}`. */
  ordersPath: string
  /** `generic`: the path of the orders that changed, with `{since}` and, where it has pages, `{page}`. */
  changesPath?: string | undefined
  /** `generic`: the header of the token, and the text before it. */
  apiTokenHeader: { name: string; prefix: string }
}

/** The contract's first name of each field. */
export type ContractField =
  | 'id'
  | 'status'
  | 'chat_id'
  | 'amount'
  | 'currency'
  | 'url'
  | 'updated_at'
  | 'paid_at'
  | 'number'
  | 'payment_status'
