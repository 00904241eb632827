import { z } from 'zod'
import type { JsonSchema } from './order-fields.ts'
import { toOrderDefinitions, toWrappedOrder } from './order-schema.ts'
import { REFUSALS, accepted } from './webhook-answers.ts'
import { VERSION } from '@peyk/runtime/version'

const REF = '#/components/schemas/'

/** `docs/openapi.json`: what the panel sends to Peyk, and what Peyk asks the panel (`PANEL_ADAPTER=generic`). */
export function createOpenApi() {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Peyk and a shop’s panel',
      version: VERSION,
      description:
        'Both directions of the generic adapter. A shop implements one of them or both: it sends events to Peyk, or it answers what Peyk asks. See panel-integration.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'https://bot.shop.example', description: 'Peyk’s ingress (WEBHOOK_URL)' }],
    tags: [
      { name: 'panel to Peyk', description: 'The shop sends an order to Peyk.' },
      { name: 'Peyk to panel', description: 'Peyk asks the shop about orders.' },
    ],
    paths: {
      '/panel/webhook': { post: sendEvent },
      '/orders/{id}': { servers: [panelServer], get: getOrder },
      '/orders': { servers: [panelServer], get: getOrders },
    },
    components: {
      schemas: {
        ...toOrderDefinitions(REF),
        OrderMessage: toWrappedOrder(REF),
        OrderList: orderList,
        Accepted: toJsonSchema(accepted),
      },
      securitySchemes: {
        standardWebhooks: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description:
            'Standard Webhooks: "v1," and base64 of HMAC-SHA256(secret, webhook-id "." webhook-timestamp "." body). A secret whsec_… is base64 of the key, any other is the key itself. https://www.standardwebhooks.com',
        },
        hmac: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Panel-Signature',
          description: '"sha256=" and HMAC-SHA256(secret, body) in hexadecimal.',
        },
        panelToken: { type: 'http', scheme: 'bearer', description: 'PANEL_API_TOKEN, where it is set.' },
      },
    },
  }
}

const panelServer = { url: 'https://shop.example/api', description: 'The shop’s API (PANEL_API_BASE_URL)' }

const json = (schema: JsonSchema) => ({ 'application/json': { schema } })

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema, { io: 'input' })
  return jsonSchema
}

const HEADERS: Readonly<Record<string, object>> = {
  405: { Allow: { description: 'The method that is taken.', schema: { const: 'POST' } } },
  503: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } } },
}

const sendEvent = {
  operationId: 'sendEvent',
  tags: ['panel to Peyk'],
  summary: 'Send an order to Peyk',
  description:
    'The path is PANEL_WEBHOOK_PATH. Sign the exact bytes of the body; of a gzip body, the inflated bytes. Send again on 401 after you fix the cause, and on 5xx, 429 and no answer: the same webhook-id, a new timestamp and signature.',
  security: [{ standardWebhooks: [] }, { hmac: [] }],
  parameters: [
    {
      name: 'webhook-id',
      in: 'header',
      description: 'One id for one event, the same when it is sent again. Standard Webhooks only.',
      schema: { type: 'string', examples: ['evt_2f9c'] },
    },
    {
      name: 'webhook-timestamp',
      in: 'header',
      description: 'Unix time in seconds, at most 5 minutes away from now. Standard Webhooks only.',
      schema: { type: 'string', pattern: '^[0-9]{1,12}$', examples: ['1795363200'] },
    },
  ],
  requestBody: { required: true, content: json({ $ref: `${REF}OrderMessage` }) },
  responses: {
    200: { description: 'Peyk has the event. Do not send it again.', content: json({ $ref: `${REF}Accepted` }) },
    ...Object.fromEntries(
      Object.entries(REFUSALS).map(([status, { when, json: body }]) => [
        status,
        {
          description: when,
          ...(HEADERS[status] && { headers: HEADERS[status] }),
          content: json(toJsonSchema(body)),
        },
      ]),
    ),
  },
}

const orderList: JsonSchema = {
  title: 'OrderList',
  description:
    'Orders in any sequence, as an array or under "orders" or "data". An order that is asked for and absent is unknown.',
  anyOf: [
    { type: 'array', items: { $ref: `${REF}Order` } },
    ...['orders', 'data'].map((name) => ({
      type: 'object',
      required: [name],
      properties: { [name]: { type: 'array', items: { $ref: `${REF}Order` } } },
    })),
  ],
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag of an earlier answer, where you gave one.',
  schema: { type: 'string' },
}

const etag = { ETag: { description: 'Optional. Saves sending what has not changed.', schema: { type: 'string' } } }

const questionAnswers = {
  304: { description: 'Nothing has changed since the answer with this ETag.' },
  401: { description: 'The token is missing or wrong. Peyk asks again later and logs it.' },
  429: {
    description: 'Too many questions. Peyk waits as long as Retry-After says.',
    headers: { 'Retry-After': { description: 'Seconds, or an HTTP date.', schema: { type: 'string' } } },
  },
  '5XX': { description: 'Peyk asks again later, less and less often.' },
}

const getOrder = {
  operationId: 'getOrder',
  tags: ['Peyk to panel'],
  summary: 'One order',
  security: [{ panelToken: [] }, {}],
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'The order’s id, percent-encoded.',
      schema: { type: 'string' },
    },
    ifNoneMatch,
  ],
  responses: {
    200: { description: 'The order.', headers: etag, content: json({ $ref: `${REF}OrderMessage` }) },
    ...questionAnswers,
    404: { description: 'There is no such order. After a few such answers Peyk asks no more.' },
  },
}

const getOrders = {
  operationId: 'getOrders',
  tags: ['Peyk to panel'],
  summary: 'Several orders at once',
  description: 'Only where PANEL_BATCH_SIZE is more than 1.',
  security: [{ panelToken: [] }, {}],
  parameters: [
    {
      name: 'ids',
      in: 'query',
      required: true,
      description:
        'Ids with commas between them, at most PANEL_BATCH_SIZE. An id with a comma in it is asked for alone.',
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { type: 'string' } },
    },
    ifNoneMatch,
  ],
  responses: {
    200: { description: 'Those of them that exist.', headers: etag, content: json({ $ref: `${REF}OrderList` }) },
    ...questionAnswers,
  },
}
