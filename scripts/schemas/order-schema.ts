import { WRAPPERS } from '@peyk/panel/request-words'
import { FIELD_NAMES, orderFields } from '@peyk/panel/order-fields'
import type { OrderField } from '@peyk/panel/order-fields'
import { z } from 'zod'
import { FIELD_TEXTS } from './order-fields.ts'
import type { FieldText, JsonSchema } from './order-fields.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** Names the parser gives no meaning: `null` and blank text. */
const NOTHING: JsonSchema = {
  description: 'Says nothing, as if the field were not there.',
  anyOf: [{ type: 'null' }, { type: 'string', pattern: '^\\s*$' }],
}

/**
 * JSON Schema of an order, made from the zod schema that parses it: types, limits and required fields are zod's, the
 * names are the parser's, texts and the rules in code are {@link FIELD_TEXTS}.
 *
 * @param ref where a definition of this name will be: `#/$defs/` or `#/components/schemas/`
 */
export function toOrderDefinitions(ref: string): Record<string, JsonSchema> {
  const { properties = {}, required = [] } = z.toJSONSchema(orderFields, { io: 'input' })
  const fields = Object.keys(FIELD_NAMES) as OrderField[]
  const order: JsonSchema = {
    title: 'Order',
    description:
      'One order. Of several names of a field one is enough. Unknown fields are ignored; null and blank text say nothing.',
    type: 'object',
    properties: Object.fromEntries(
      fields.flatMap((field) =>
        FIELD_NAMES[field].map((name, index) => [
          name,
          {
            ...(index === 0 ? {} : { description: `Another name of ${FIELD_NAMES[field][0]}.` }),
            anyOf: [{ $ref: ref + definitionName(field) }, { $ref: `${ref}Nothing` }],
          },
        ]),
      ),
    ),
    allOf: required.map((field) => says(ref, field as OrderField)),
    examples: [
      {
        id: '1001',
        status: 'paid',
        chat_id: 7001,
        amount: 250_000,
        currency: 'IRT',
        url: 'https://shop.example/orders/1001',
        updated_at: '2026-11-22T16:00:00+03:30',
      },
    ],
  }
  const definitions = fields.map((field) => [
    definitionName(field),
    withText(properties[field] as JsonSchema, FIELD_TEXTS[field]),
  ])
  return { Order: order, ...(Object.fromEntries(definitions) as Record<string, JsonSchema>), Nothing: NOTHING }
}

/** An order as a webhook or an answer has it: bare, or under `order` or `data`, and nothing else that may hold an order. */
export function toWrappedOrder(ref: string): JsonSchema {
  const order = { $ref: `${ref}Order` }
  const holds = (name: string) => ({ required: [name], properties: { [name]: { type: ['object', 'array'] } } })
  const holdsOther = (...names: string[]) => ({ anyOf: WRAPPERS.filter((name) => !names.includes(name)).map(holds) })
  const bare = { allOf: [order], not: holdsOther() }
  return {
    title: 'OrderMessage',
    description: 'An order, bare or under "order" or "data". An order there counts before the object around it.',
    type: 'object',
    anyOf: [
      { title: 'under "order"', required: ['order'], properties: { order: bare }, not: holdsOther('order') },
      { title: 'under "data"', required: ['data'], properties: { data: bare }, not: holdsOther('data') },
      { title: 'bare', ...bare },
    ],
  }
}

/** The whole of `docs/order.schema.json`. */
export function createOrderSchema(): JsonSchema {
  return {
    $schema: DIALECT,
    $comment: 'Made by npm run generate from the schema that parses orders.',
    ...toWrappedOrder('#/$defs/'),
    title: 'An order, as a shop sends it to Peyk',
    $defs: toOrderDefinitions('#/$defs/'),
  }
}

/** One of the field's names is there with a value. */
function says(ref: string, field: OrderField): JsonSchema {
  return {
    anyOf: FIELD_NAMES[field].map((name) => ({
      required: [name],
      properties: { [name]: { not: { $ref: `${ref}Nothing` } } },
    })),
  }
}

function definitionName(field: OrderField): string {
  return field.charAt(0).toUpperCase() + field.slice(1)
}

/** zod's schema of a field with what only people and code know. */
function withText(schema: JsonSchema, { description, examples, text = {}, number = {} }: FieldText): JsonSchema {
  const branches = toBranches(schema).map((branch) => ({ ...branch, ...(branch['type'] === 'string' ? text : number) }))
  const [only] = branches
  return { description, ...(branches.length === 1 ? only : { anyOf: branches }), examples }
}

/** `anyOf` and lists of types as one schema for each type. */
function toBranches(schema: JsonSchema): JsonSchema[] {
  const { anyOf, type, ...rest } = schema
  if (Array.isArray(anyOf)) return (anyOf as JsonSchema[]).flatMap(toBranches)
  return (Array.isArray(type) ? type : [type]).map((one: unknown) => ({ type: one, ...rest }))
}
