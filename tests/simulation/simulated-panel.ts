import { createHmac } from 'node:crypto'
import { carrierOf } from '@peyk/domain/kind-order'
import { toNotificationId } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import type { Status } from '@peyk/domain/status'
import { inBackground } from '@peyk/orders/enqueue-due'
import { createPanelAdapter } from '@peyk/panel/adapters'
import type { PanelAnswer } from '@peyk/panel/ask-apart'
import { createVerifier } from '@peyk/panel/verify-webhook'
import { createRepeats, takePanelWebhook } from '../../apps/ingress/src/panel-webhook.ts'
import { loggerOf } from './notifier.ts'
import type { Notifier } from './notifier.ts'
import { reach } from './reach.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Station } from './station.ts'
import type { World } from './world.ts'
import { ADAPTER_OPTIONS } from '@peyk/panel/adapter-options-fixture'

export type PanelOrder = { orderId: string; chatId: string | undefined }
export type SimulatedPanel = ReturnType<typeof createSimulatedPanel>

const SECRET = 'panel-secret'
const adapter = createPanelAdapter({ ...ADAPTER_OPTIONS, adapter: 'generic' })
const verify = createVerifier({ schemes: ['hmac'], secrets: [SECRET] })
const PATIENCE_MS = 20_000
const MAX_TRIES = 40

export type PanelDeps = {
  world: World
  ingresses: readonly [SimulatedProcess, ...SimulatedProcess[]]
  stationOf: (process: SimulatedProcess) => Station
  notifier: Notifier
  /** `NOTIFY_ON` */
  kinds: readonly NotificationKind[]
}

/** A panel that sends its order update again until it hears 200, to the real webhook code. */
export function createSimulatedPanel({ world, ingresses, stationOf, notifier, kinds }: PanelDeps) {
  const { random, faults, say, count, after, shortly } = world
  /** Notifications that it was answered to be queued. */
  const promised = new Set<string>()
  /** Orders of which it was answered that their payment has arrived. */
  const accepted = new Set<string>()
  /** Orders that were paid without a webhook: the panel says so when it is asked. */
  const silent = new Map<string, PanelOrder>()
  // For the log only. A new one with each webhook would take a fifth of the simulation's time.
  const repeats = createRepeats()

  const take = (ingress: SimulatedProcess, rawBody: Uint8Array) => {
    const { store } = stationOf(ingress)
    const logger = loggerOf(world, ingress)
    const signature = createHmac('sha256', SECRET).update(rawBody).digest('hex')
    return takePanelWebhook(
      { headers: { 'content-type': 'application/json', 'x-panel-signature': `sha256=${signature}` }, rawBody },
      {
        adapter,
        verify,
        repeats,
        kinds: [],
        onSignature: () => undefined,
        onReading: () => undefined,
        orders: store.orders,
        enqueue: inBackground(notifier.enqueueDueFrom(ingress)).enqueue,
        durably: async (write) => {
          const result = await write()
          await reach(world, ingress, 'wait for the disk', () => undefined)
          return result
        },
        logger,
      },
    )
  }

  const push = (order: PanelOrder, status: Status, tries = 1): void => {
    const again = (why: string) => {
      say(() => `panel: “${order.orderId} is ${status}” did not arrive: ${why}`)
      if (tries < MAX_TRIES) after(random.spread(500, 30_000), () => push(order, status, tries + 1))
    }
    const ingress = random.pick(ingresses)
    if (!ingress.works) return again('no connection')
    let isOver = false
    after(PATIENCE_MS, () => {
      if (isOver) return
      isOver = true
      again('no answer')
    })
    count('webhook')
    say(() => `panel: pushes to ${ingress.name} that ${order.orderId} is ${status}`)
    const { orderId } = order
    const body = new TextEncoder().encode(JSON.stringify(toJson(order, status)))
    void take(ingress, body).then(({ status: code, body: answer }) => {
      after(shortly(), () => {
        if (isOver) return
        isOver = true
        if (faults.happens('webhook answer lost')) return again('its answer was lost')
        // Not a fault: the simulation no longer speaks the ingress's language, and what it shows would be worth nothing.
        if (code >= 400 && code < 500) world.problems.push(`the panel was answered ${code}: ${JSON.stringify(answer)}`)
        if (!answer.success || code !== 200) return again(String(code))
        say(() => `panel: hears “${answer.message}” about ${orderId}`)
        if (status === 'paid') accepted.add(orderId)
        const kind = carrierOf(status, kinds)
        if (answer.message === 'Notification queued' && kind !== undefined)
          promised.add(toNotificationId({ orderId, kind }))
      })
    })
  }

  return {
    push: (order: PanelOrder, status: Status) => push(order, status),
    payInSilence(order: PanelOrder): void {
      say(() => `panel: ${order.orderId} is paid, and its webhook is lost`)
      silent.set(order.orderId, order)
    },
    /** The answer to a question about orders; it has only those that no webhook names. */
    fetchOrders: async (orderIds: readonly string[]): Promise<PanelAnswer> => ({
      found: orderIds.flatMap((orderId) => {
        const order = silent.get(orderId)
        return order === undefined ? [] : [adapter.readOrder(toJson(order, 'paid'))]
      }),
      missing: [],
      unreadable: [],
    }),
    promised,
    accepted,
    silent,
  }
}

function toJson({ orderId, chatId }: PanelOrder, status: Status) {
  return { id: orderId, status, chat_id: chatId, amount: '250000', currency: 'IRT' }
}
