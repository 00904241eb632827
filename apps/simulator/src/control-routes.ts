import type { Express, Response } from 'express'
import { z } from 'zod'
import type { PanelControl } from './panel/control.ts'
import type { PushAttempt } from './panel/push.ts'
import type { TelegramControl } from './telegram/control.ts'
import { faultRule } from './telegram/faults.ts'

export type ControlDeps = { telegram: TelegramControl; panel: PanelControl }

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

/** `/sim/…`: the control surface over HTTP, for the page and for tests in other processes. */
export function addControlRoutes(app: Express, { telegram, panel }: ControlDeps): void {
  app.post('/sim/orders', (request, response) => {
    response.status(201).json(panel.placeOrder(compact(newOrder.parse(request.body ?? {}))))
  })
  app.post('/sim/orders/:id/pay', (request, response) => {
    const { id } = orderId.parse(request.params)
    return answerPushes(response, panel.pay(id, compact(payment.parse(request.body ?? {}))))
  })
  app.post('/sim/orders/:id/cancel', (request, response) => {
    const { id } = orderId.parse(request.params)
    return answerPushes(response, panel.cancel(id, compact(payment.parse(request.body ?? {}))))
  })
  app.post('/sim/orders/:id/status', (request, response) => {
    const { id } = orderId.parse(request.params)
    const { status, push = false } = statusChange.parse(request.body)
    return answerPushes(response, panel.setStatus(id, status, { push }))
  })
  app.post('/sim/orders/:id/push', (request, response) =>
    answerPushes(response, panel.push(orderId.parse(request.params).id)),
  )

  app.post('/sim/users/:id/send', (request, response) => {
    const { text, ...details } = userMessage.parse(request.body)
    response.json(telegram.userSends(userId.parse(request.params).id, text, compact(details)))
  })
  app.post('/sim/users/:id/press', (request, response) => {
    const { messageId, data } = buttonPress.parse(request.body)
    response.json({ queryId: telegram.userPresses(userId.parse(request.params).id, messageId, data) })
  })
  app.post('/sim/users/:id/block', (request, response) => {
    telegram.block(userId.parse(request.params).id)
    response.json({ ok: true })
  })
  app.post('/sim/users/:id/unblock', (request, response) => {
    telegram.unblock(userId.parse(request.params).id)
    response.json({ ok: true })
  })

  app.post('/sim/faults', (request, response) => {
    const change = faultChange.parse(request.body)
    if (change.seed !== undefined) telegram.faults.seed(change.seed)
    if (change.telegram) {
      telegram.faults.clear()
      telegram.faults.add(...change.telegram)
    }
    Object.assign(panel.faults, compact(change.panel ?? {}))
    response.json({ telegram: telegram.faults.list(), panel: panel.faults })
  })
  app.get('/sim/state', (_request, response) => {
    response.json({
      messages: telegram.messages(),
      calls: telegram.callCounts(),
      violations: telegram.violations(),
      webhook: telegram.webhookInfo(),
      orders: panel.orders(),
      pushes: panel.pushes(),
      requests: panel.requests(),
      faults: { telegram: telegram.faults.list(), panel: panel.faults },
    })
  })
}

async function answerPushes(response: Response, pushes: Promise<PushAttempt[]>): Promise<void> {
  response.json({ pushes: await pushes })
}

type Compact<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the fields that are undefined, which exact optional properties do not allow. */
function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Compact<T>
}
