import { decide } from '@peyk/orders/decide'
import { createLinkPayload } from '@peyk/domain/deep-link'
import { OPEN_STATES } from '@peyk/domain/delivery'
import type { NotificationKind } from '@peyk/domain/notification'
import type { JobQueue } from './job-queue.ts'
import type { Notifier } from './notifier.ts'
import type { PanelOrder, SimulatedPanel } from './simulated-panel.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { SimulatedTelegram } from './simulated-telegram.ts'
import { LINK_SECRET } from './station.ts'
import type { Station } from './station.ts'
import type { World } from './world.ts'

export type ShopDeps = {
  world: World
  telegram: SimulatedTelegram
  panel: SimulatedPanel
  notifier: Notifier
  queue: JobQueue
  operator: SimulatedProcess
  stationOf: (process: SimulatedProcess) => Station
  /** `NOTIFY_ON` */
  kinds: readonly NotificationKind[]
}

/** Until when people and the panel do things, in milliseconds from the start. */
const BUSY_MS = 90_000

/** People: customers who open links, block the bot, come back and stop; a panel with its order update; an operator. Returns the orders. */
export function openShop(deps: ShopDeps): string[] {
  const { random } = deps.world
  const chatIds = ['71', '72'] as const
  for (const chatId of chatIds) enterChat(chatId, deps)
  const orderIds = Array.from({ length: random.between(1, 3) }, (_, i) => `order-${i + 1}`)
  for (const orderId of orderIds) placeOrder(orderId, random.pick(chatIds), deps)
  if (random.chance(0.2)) checkAfter(orderIds, deps)
  return orderIds
}

/** A customer presses START, after a link with its payload. */
export function pressStart(
  chatId: string,
  payload: string,
  { world, telegram, notifier, queue }: Pick<ShopDeps, 'world' | 'telegram' | 'notifier' | 'queue'>,
): void {
  world.say(() => `chat ${chatId}: /start ${payload}`)
  const chat = telegram.chats.get(chatId)
  if (chat) Object.assign(chat, { started: true, blocked: false })
  queue.add({ ...notifier.start(chatId, payload), onLost: () => telegram.unheard.add(chatId) })
}

function enterChat(chatId: string, deps: ShopDeps): void {
  const { random, after } = deps.world
  deps.telegram.chats.set(chatId, { started: random.chance(0.6), blocked: random.chance(0.15) })
  if (random.chance(0.6)) after(random.between(0, BUSY_MS), () => pressStart(chatId, '', deps))
}

function placeOrder(orderId: string, chatId: string, deps: ShopDeps): void {
  const { world, panel, notifier, queue } = deps
  const { random, after } = world
  const isNamed = random.chance(0.6)
  const order = { orderId, chatId: isNamed ? chatId : undefined }
  const sometime = (act: () => void) => after(random.between(0, BUSY_MS), act)

  if (random.chance(0.5)) panel.push(order, 'pending')
  if (world.tries.chance(0.2)) payAtTheSecondTry(order, deps)
  else for (let copies = random.between(1, 3); copies > 0; copies -= 1) sometime(() => pay(order, deps))
  if (random.chance(0.3))
    sometime(() => panel.push(order, random.pick(['pending', 'failed', 'expired', 'canceled'] as const)))

  for (let presses = isNamed ? random.between(0, 1) : random.between(1, 2); presses > 0; presses -= 1)
    sometime(() => pressStart(chatId, createLinkPayload(orderId, LINK_SECRET), deps))
  if (random.chance(0.1)) sometime(() => queue.add(notifier.stop(chatId, orderId)))
}

/** The shop pushes the payment, and now and then a refund soon after it: that is where notifications overtake each other. */
function pay(order: PanelOrder, { world: { kinds, after }, panel }: ShopDeps): void {
  panel.push(order, 'paid')
  if (kinds.chance(0.4)) after(kinds.spread(1, 5000), () => panel.push(order, 'refunded'))
}

/** The shop pushes the failure, and half of the time the payment after it. */
function payAtTheSecondTry(order: PanelOrder, { world, panel }: ShopDeps): void {
  const { tries, after } = world
  const failsAtMs = tries.between(0, BUSY_MS / 2)
  const paysAfterMs = tries.between(1000, BUSY_MS / 2)
  const isPushed = tries.chance(0.5)
  after(failsAtMs, () => panel.push(order, tries.pick(['failed', 'expired', 'canceled'] as const)))
  after(failsAtMs + paysAfterMs, () => (isPushed ? panel.push(order, 'paid') : panel.payInSilence(order)))
}

/** The operator closes what is open, by hand. */
function checkAfter(orderIds: readonly string[], { world, operator, stationOf, notifier, kinds }: ShopDeps): void {
  const { random, after, say, count } = world
  const enqueue = notifier.enqueueDueFrom(operator)
  const close = async (orderId: string, kind: NotificationKind): Promise<void> => {
    const { ledger } = stationOf(operator).store
    const notification = { orderId, kind }
    const seen = (await ledger.get(notification))?.state
    const open = OPEN_STATES.find((state) => state === seen)
    if (open === undefined) return
    const resends = random.chance(0.6)
    count(resends ? 'operator resends' : 'operator resolves')
    if (!resends) await ledger.resolve(notification, open, 'the operator')
    else
      await decide('resend', { notification, state: open }, 'the operator', {
        ledger,
        enqueue,
        audit: async () => undefined,
      })
  }
  for (const orderId of orderIds)
    after(random.between(BUSY_MS / 2, 2 * BUSY_MS), () => {
      for (const kind of kinds)
        void close(orderId, kind).catch((error: unknown) =>
          say(() => `operator: gives up on ${orderId}: ${String(error)}`),
        )
    })
}
