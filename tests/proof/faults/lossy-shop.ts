import { countNotified } from '@peyk/simulator/notified'
import type { Customer } from '../customers.ts'
import type { Fault } from '../faults.ts'
import type { Scene } from '../scene.ts'

const ORDERS = 60
const EVERY = 10
const FIRST_CHAT_ID = 50_001
/** The backfill's interval and the time for it. */
const BACKFILL_WITHIN_MS = 90_000

/** Every tenth customer from the nth on. */
const tenth = (customers: readonly Customer[], nth: number) => customers.filter((_, i) => i % EVERY === nth)

export const fault: Fault = {
  happens: 'the shop loses a tenth of its webhooks, sends a tenth late, and customers pay after a failed try',
  must: 'everybody who paid is notified once, also of orders that Peyk never heard of, and nobody else',
  orders: ORDERS,
  system: {
    settings: { PANEL_CHANGES_PATH: 'orders?changed_since={since}&page={page}', BACKFILL_EVERY_MINUTES: '1' },
  },
  async run(scene) {
    const { simulator, customers, pay, within, finishesWithin, check } = scene
    const { panel, telegram } = simulator
    const [lost, late, retried] = [0, 1, 2].map((nth) => tenth(customers, nth))
    const silent = [...(lost ?? []), ...(late ?? [])]
    const unheard = await strangers(scene, 'NH', 0, { chatIsNamed: true })
    const unpaid = await strangers(scene, 'UN', unheard.length, { chatIsNamed: false })

    for (const { order } of retried ?? []) await panel.setStatus(order.id, 'failed', { push: true })
    for (const { order } of [...silent, ...unheard]) await panel.pay(order.id, { silently: true })
    for (const [i, { order }] of unpaid.entries())
      await panel.setStatus(order.id, ['failed', 'پرداخت نشده', 'partially_paid'][i % 3] ?? '', { push: i % 2 === 0 })
    await pay(customers.filter((customer) => !silent.includes(customer)))

    const notified = ({ order, chatId }: Customer) =>
      countNotified(order.id, panel.paidAtMs(order.id), telegram.messages(chatId))
    const areNotified = () => [...silent, ...unheard].every((customer) => notified(customer) > 0)
    const beganAtMs = performance.now()
    const isFound = await within(BACKFILL_WITHIN_MS, areNotified)
    const seconds = Math.round((performance.now() - beganAtMs) / 1000)
    check('the backfill finds what webhooks did not say', isFound, isFound ? `found within ${seconds} s` : 'not found')
    // The late ones come after the backfill.
    await pay(late)
    await finishesWithin(30_000)
    const once = unheard.filter((customer) => notified(customer) === 1).length
    check('orders that Peyk never heard of are notified once', once === unheard.length, `${once} unheard notified once`)
    const wronged = unpaid.filter(({ chatId }) => telegram.messages(chatId).length > 1).length
    check('nobody who did not pay is notified', wronged === 0, `${wronged} of ${unpaid.length} unpaid notified`)
  },
}

/** Customers besides the scene's: of an order that no webhook names, or with a link to one that is never paid. */
async function strangers(
  { simulator: { panel, telegram }, within }: Scene,
  name: string,
  first: number,
  { chatIsNamed }: { chatIsNamed: boolean },
): Promise<Customer[]> {
  const found = Array.from({ length: ORDERS / EVERY }, (_, i): Customer => {
    const chatId = FIRST_CHAT_ID + first + i
    return { chatId, order: panel.placeOrder({ id: `${name}-${i}`, ...(chatIsNamed && { chatId }) }) }
  })
  for (const { chatId, order } of found) telegram.userSends(chatId, chatIsNamed ? '/start' : `/start ${order.payload}`)
  await within(30_000, () => found.every(({ chatId }) => telegram.messages(chatId).length === 1))
  return found
}
