import type { OrderUpdate } from '@peyk/domain/order'
import type { PanelRequest } from './panel-http.ts'
import type { SignatureScheme, SignedRequest, WebhookAuth } from './verify-webhook.ts'

/** What a webhook came to: order update of an order, or an event that notifies nothing of one and is answered 200 all the same. */
export type WebhookReading =
  | { kind: 'order_update'; orderUpdate: OrderUpdate; deliveryId: string | undefined }
  | { kind: 'ignored'; message: string }

/** One request about some orders. */
export type PanelQuestion = PanelRequest & {
  /** The orders that its answer notifies of. */
  orderIds: readonly string[]
  /** 404 means that the panel does not know the `one`; it cannot mean that of a `list`. */
  asksFor: 'one' | 'list'
  /** What to look at when the panel answers 404 to a list. */
  hint404?: string
}

/**
 * What makes a panel different from others: how its webhooks are signed and read, how it is asked, and what its orders
 * look like. Pure: HTTP, retries and Redis are elsewhere.
 */
export type PanelAdapter = {
  /** The signatures that are accepted where the operator names none. */
  schemes: readonly (WebhookAuth | SignatureScheme)[]
  /** What to answer a request that says nothing and so needs no signature; `undefined` for every other request. */
  answerPing?: (request: SignedRequest) => string | undefined
  /** Reads a verified webhook. @throws {MalformedJson} @throws {NotAnOrder} */
  readWebhook: (request: SignedRequest) => WebhookReading
  /** The requests that ask about these orders. An order that no request can name is left out: the panel cannot know it. */
  toRequests: (orderIds: readonly string[]) => PanelQuestion[]
  /** The orders in the JSON of an answer. @throws {PanelUnavailable} when it has another form */
  readAnswer: (json: unknown, question: PanelQuestion) => readonly unknown[]
  /** What one order's JSON says, with the chat that owns it. @throws {NotAnOrder} */
  readOrder: (json: unknown) => OrderUpdate
}

/** What an operator can set about a panel. */
export type AdapterOptions = {
  apiToken: string | undefined
  /** Orders asked for in one request. */
  batchSize: number
  /** More of the panel's words that mean paid. */
  paidStatuses: readonly string[]
  /** Where the shop keeps the customer's chat in an order, for panels whose orders have free fields. */
  chatMetaKey?: string | undefined
  /** `generic`: where the fields are, as paths such as `data.orderNo`. */
  fields?: Readonly<Partial<Record<ContractField, string>>> | undefined
  /** `generic`: the path of one order, with `{id}`. */
  orderPath?: string | undefined
  /** `generic`: the path of several orders, with `{ids}`. */
  ordersPath?: string | undefined
  /** `generic`: the header that carries the token, and what stands before it. */
  apiTokenHeader?: { name: string; prefix: string } | undefined
}

/** The contract's first name of each field. */
export type ContractField = 'id' | 'status' | 'chat_id' | 'amount' | 'currency' | 'url' | 'updated_at'
