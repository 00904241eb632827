import type { Express } from 'express'
import { z } from 'zod'
import type { Changes } from './changes.ts'
import type { PanelControl } from './panel/control.ts'
import type { PushAttempt } from './panel/push.ts'
import type { TelegramControl } from './telegram/control.ts'
import { faultRule } from './telegram/faults.ts'

export type ControlDeps = { telegram: TelegramControl; panel: PanelControl; changes: Changes }

const orderId = z.object({ id: z.string().min(1).max(64) })
const newOrder = z.strictObject({
  id: z.string().min(1).max(64).optional(),
  chatId: z.int().optional(),
  amount: z.number().nonnegative().optional(),
  currency: z.string().min(3).max(3).optional(),
})
const payment = z.strictObject({ webhooks: z.int().min(1).max(100).optional(), silently: z.boolean().optional() })
const statusChange = z.strictObject({ status: z.string().min(1).max(200), push: z.boolean().optional() })

const userId = z.object({ id: z.coerce.number().int().positive() })
const userMessage = z.strictObject({
  text: z.string().trim().min(1).max(4096),
  languageCode: z.enum(['fa', 'en']).optional(),
  firstName: z.string().min(1).max(64).optional(),
})
const buttonPress = z.strictObject({ messageId: z.int().positive(), data: z.string().min(1).max(64) })

const faultChange = z.strictObject({
  /** Replaces all rules. */
  telegram: z.array(faultRule).optional(),
  seed: z.int().optional(),
  panel: z.strictObject({ down: z.boolean().optional(), slowMs: z.int().nonnegative().optional() }).optional(),
})

type Answer = (control: ControlDeps, params: unknown, body: unknown) => unknown

const ORDER_ROUTES: Record<string, Answer> = {
  '/sim/orders/:id/pay': ({ panel }, params, body) =>
    toPushes(panel.pay(orderId.parse(params).id, compact(payment.parse(body ?? {})))),
  '/sim/orders/:id/cancel': ({ panel }, params, body) =>
    toPushes(panel.cancel(orderId.parse(params).id, compact(payment.parse(body ?? {})))),
  '/sim/orders/:id/status'({ panel }, params, body) {
    const { status, push = false } = statusChange.parse(body)
    return toPushes(panel.setStatus(orderId.parse(params).id, status, { push }))
  },
  '/sim/orders/:id/push': ({ panel }, params) => toPushes(panel.push(orderId.parse(params).id)),
}

const USER_ROUTES: Record<string, Answer> = {
  '/sim/users/:id/send'({ telegram }, params, body) {
    const { text, ...details } = userMessage.parse(body)
    return telegram.userSends(userId.parse(params).id, text, compact(details))
  },
  '/sim/users/:id/press'({ telegram }, params, body) {
    const { messageId, data } = buttonPress.parse(body)
    return { queryId: telegram.userPresses(userId.parse(params).id, messageId, data) }
  },
  '/sim/users/:id/block'({ telegram }, params) {
    telegram.block(userId.parse(params).id)
    return { ok: true }
  },
  '/sim/users/:id/unblock'({ telegram }, params) {
    telegram.unblock(userId.parse(params).id)
    return { ok: true }
  },
}

/** `/sim/…`: the control surface over HTTP, for the page and for tests in other processes. */
export function addControlRoutes(app: Express, control: ControlDeps): void {
  app.post('/sim/orders', (request, response) => {
    response.status(201).json(control.panel.placeOrder(compact(newOrder.parse(request.body ?? {}))))
  })
  for (const [path, answer] of Object.entries({ ...ORDER_ROUTES, ...USER_ROUTES, '/sim/faults': changeFaults })) {
    app.post(path, async (request, response) => {
      response.json(await answer(control, request.params, request.body))
    })
  }
  app.get('/sim/state', (_request, response) => void response.json(readState(control)))
}

function changeFaults({ telegram, panel, changes }: ControlDeps, _params: unknown, body: unknown): unknown {
  const change = faultChange.parse(body)
  if (change.seed !== undefined) telegram.faults.seed(change.seed)
  if (change.telegram) {
    telegram.faults.clear()
    telegram.faults.add(...change.telegram)
  }
  Object.assign(panel.faults, compact(change.panel ?? {}))
  changes.notify()
  return readFaults({ telegram, panel })
}

function readState({ telegram, panel }: ControlDeps): unknown {
  return {
    messages: telegram.messages(),
    calls: telegram.callCounts(),
    violations: telegram.violations(),
    webhook: telegram.webhookInfo(),
    orders: panel.orders(),
    pushes: panel.pushes(),
    requests: panel.requests(),
    faults: readFaults({ telegram, panel }),
  }
}

/** Returns what fails on purpose, as `POST /sim/faults` takes it. */
export function readFaults({ telegram, panel }: Pick<ControlDeps, 'telegram' | 'panel'>) {
  return { telegram: telegram.faults.list(), panel: panel.faults }
}

async function toPushes(pushes: Promise<PushAttempt[]>): Promise<{ pushes: PushAttempt[] }> {
  return { pushes: await pushes }
}

type Compact<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the fields that are undefined, which exact optional properties do not allow. */
function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Compact<T>
}
