import type { Money, OrderUpdate } from '@peyk/domain/order'
import { STATUS_PRECEDENCE, parseStatus, wasPaid } from '@peyk/domain/status'
import type { OwnWords, Status } from '@peyk/domain/status'
import { saysSomething } from './json.ts'
import { FIELD_NAMES, orderFields } from './order-fields.ts'
import type { OrderField, OrderFields, OrderValues } from './order-fields.ts'
import { toMoney } from './order-values.ts'
import { SAYS_PAYMENT, UNREADABLE } from './payment-words.ts'

/** What a message asks for where a needed field is missing. */
const EXPECTED = { id: 'a string or an integer', status: 'a word or a whole number' } as const

/** The panel sent JSON that is not an order. */
export class NotAnOrder extends Error {
  override name = 'NotAnOrder'
  /** The order's id, when it is valid. */
  readonly orderId: string | undefined
  constructor(message: string, orderId?: string) {
    super(message)
    this.orderId = orderId
  }
}

/** The status that an order's values mean, and the panel's word that says so. */
export type StatusReading = { status: Status; rawStatus: string }
/** The valid values that decide about the status. */
export type StatusValues = {
  status: string
  /** What the panel says of the payment. */
  payments: readonly string[]
  /** What else it says of the status. */
  beside: readonly string[]
  /** What the attempts to pay say. */
  attempts: readonly string[]
  paidAt: number | undefined
}

/**
 * Reads a status word in a panel that may also have a status of the payment. Where the word says that the order is under way or
 * done, the payment's own status decides: a checkout may be complete and the payment not. Where one says paid and another does not, or
 * cannot be read, the status is unknown. The raw status of an unknown one is the word that is unknown, or all that contradict each other.
 */
export function readStatus(
  { status: word, payments, beside, attempts }: StatusValues,
  ownWords: OwnWords,
): StatusReading {
  const read = readPayment(word, [...new Set(payments)], ownWords)
  if (read.status === 'canceled' || read.status === 'refunded') return read
  const isContrary = (other: string) => {
    const status = parseStatus(other, ownWords)
    if (status === 'unknown' && other !== UNREADABLE) return false
    return read.status === 'paid' ? !wasPaid(status) : wasPaid(status) && SAYS_PAYMENT.test(other)
  }
  // An attempt may have gone well in a gateway's own word, such as 100.
  const mayHaveGoneWell = (attempt: string) => {
    const status = parseStatus(attempt, ownWords)
    return wasPaid(status) || (status === 'unknown' && SAYS_PAYMENT.test(word))
  }
  const failed = read.status === 'paid' && !attempts.some(mayHaveGoneWell) ? attempts : []
  const contrary = [...new Set([...beside, ...failed])].filter(isContrary)
  return contrary.length === 0 ? read : contradiction([word, ...contrary])
}

function readPayment(word: string, payments: readonly string[], ownWords: OwnWords): StatusReading {
  const status = parseStatus(word, ownWords)
  const statuses = payments.map((payment) => parseStatus(payment, ownWords))
  const others = payments.filter((payment) => payment !== word)
  if (others.length === 0 || status === 'canceled' || status === 'refunded') return { status, rawStatus: word }
  if (status === 'failed' || status === 'expired')
    return statuses.some(wasPaid) ? contradiction([word, ...others]) : { status, rawStatus: word }
  const payment = agreed(statuses)
  if (payment !== 'unknown' && status === 'paid' && !wasPaid(payment) && SAYS_PAYMENT.test(word))
    return contradiction([word, ...others])
  if (payment !== 'unknown') return { status: payment, rawStatus: `${word}, payment ${others.join(' and ')}` }
  if (status === 'unknown') return { status, rawStatus: word }
  const [only = ''] = others
  return others.length > 1 || only === UNREADABLE
    ? contradiction([word, ...others])
    : { status: 'unknown', rawStatus: only }
}

const LONGEST_WORD = 200
const contradiction = (words: readonly string[]): StatusReading => ({
  status: 'unknown',
  rawStatus: words.join(' ≠ ').slice(0, LONGEST_WORD).toWellFormed(),
})

/** Returns what several statuses of one payment mean: the furthest one, and `unknown` where one says paid and another does not. */
function agreed(statuses: readonly Status[]): Status {
  const [furthest = 'unknown'] = statuses.toSorted((a, b) => STATUS_PRECEDENCE[b] - STATUS_PRECEDENCE[a])
  return wasPaid(furthest) && !statuses.every(wasPaid) ? 'unknown' : furthest
}

/**
 * Returns the order update of a panel's values. A value that decides nothing is left out where it cannot be used, and named in
 * `leftOut`.
 *
 * @param statusOf returns the status that the panel's values mean
 * @param names the panel's own names for the fields, for messages; the contract's by default
 * @throws {NotAnOrder} when there is no usable id or status, naming the field and what was expected
 */
export function toOrderUpdate(
  values: OrderValues,
  statusOf: (values: StatusValues) => StatusReading,
  names: { readonly [Field in OrderField]?: readonly string[] } = FIELD_NAMES,
): OrderUpdate {
  const leftOut: string[] = []
  const expectation = (field: OrderField, expected: string) =>
    `${(names[field] ?? FIELD_NAMES[field]).map((name) => `"${name}"`).join(' or ')}: expected ${expected}`

  const read = <Field extends OrderField>(field: Field): OrderFields[Field] | undefined => {
    if (!saysSomething(values[field])) return undefined
    const parsed = orderFields.shape[field].safeParse(values[field])
    if (parsed.success) return parsed.data as OrderFields[Field]
    leftOut.push(expectation(field, parsed.error.issues[0]?.message ?? 'another value'))
    return undefined
  }
  const need = <Field extends 'id' | 'status'>(field: Field): NonNullable<OrderFields[Field]> => {
    const value = read(field)
    if (value !== undefined) return value
    const problem = leftOut.pop() ?? `${expectation(field, EXPECTED[field])}, it is missing`
    throw new NotAnOrder(`${problem}.`, orderFields.shape.id.safeParse(values.id).data)
  }

  const orderId = need('id')
  const status = need('status')
  const paidAt = read('paidAt')
  const [amount, currency] = [read('amount'), read('currency')]
  const money: Money | undefined = amount && toMoney(amount, currency)
  if (amount && !money)
    leftOut.push(
      expectation(
        'amount',
        amount.currency !== undefined && amount.currency !== currency && currency !== undefined
          ? `an amount in ${currency}, as "currency" says`
          : 'an amount whose last three digits are certainly decimals or certainly thousands',
      ),
    )
  return {
    orderId,
    ...statusOf({
      status,
      payments: values.payments ?? [],
      beside: values.beside ?? [],
      attempts: values.attempts ?? [],
      paidAt,
    }),
    chatId: read('chat'),
    money,
    url: read('url'),
    updatedAtMs: read('updatedAt'),
    paidAtMs: paidAt,
    number: read('number'),
    paymentMethod: read('paymentMethod'),
    leftOut,
  }
}
