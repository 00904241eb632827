import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import type { Orders, PanelOrder } from './orders.ts'

/** One GET the panel received. */
export type PanelRequest = { atMs: number; ids: string[]; status: number }

/** How the panel fails at the moment; change its fields at any time. */
export type PanelFaults = {
  /** Answers 503 to everything. */
  down: boolean
  /** Waits this long before each answer, in milliseconds. */
  slowMs: number
}

export type PanelApiDeps = {
  apiToken?: string
  orders: Orders
  faults: PanelFaults
  requests: PanelRequest[]
}

type Answer = { status: number; body: unknown }

const MAX_IDS = 200
const PAGE_SIZE = 100
const orderParams = z.object({ id: z.string() })
const listQuery = z.object({
  ids: z.string().optional(),
  changed_since: z.iso.datetime().optional(),
  page: z.coerce.number().int().min(1).default(1),
})

/** `/panel/orders/{id}`, `/panel/orders?ids=1,2` and `/panel/orders?changed_since=2026-11-20T10:00:00Z&page=1`. */
export function addPanelApi(app: Express, deps: PanelApiDeps): void {
  app.get('/panel/orders/:id', (request, response) => {
    const { id } = orderParams.parse(request.params)
    return answerWith(deps, request, response, [id], () => {
      const order = deps.orders.find(id)
      return order ? { status: 200, body: order } : { status: 404, body: toError('not_found', `no order ${id}`) }
    })
  })
  app.get('/panel/orders', (request, response) => {
    const { ids: list = '', changed_since: since, page } = listQuery.parse(request.query)
    const ids = list.split(',').filter((id) => id !== '')
    return answerWith(deps, request, response, ids, () => {
      if (since !== undefined) return { status: 200, body: { orders: changedSince(deps.orders, since, page) } }
      if (ids.length === 0) return { status: 400, body: toError('bad_request', 'ids: expected order ids, got none') }
      if (ids.length > MAX_IDS) return { status: 400, body: toError('bad_request', `ids: at most ${MAX_IDS}`) }
      return { status: 200, body: { orders: ids.flatMap((id) => toList(deps.orders.find(id))) } }
    })
  })
}

async function answerWith(
  deps: PanelApiDeps,
  request: Request,
  response: Response,
  ids: string[],
  read: () => Answer,
): Promise<void> {
  const atMs = Date.now()
  if (deps.faults.slowMs > 0) await delay(deps.faults.slowMs, undefined, { ref: false })
  const answer = refuse(deps, request) ?? read()
  const etag = `"${createHash('sha256').update(JSON.stringify(answer.body)).digest('base64url').slice(0, 22)}"`
  const isUnchanged = answer.status === 200 && request.headers['if-none-match'] === etag
  const status = isUnchanged ? 304 : answer.status
  deps.requests.push({ atMs, ids, status })
  if (answer.status === 200) response.set('etag', etag)
  if (isUnchanged) response.status(304).end()
  else response.status(status).json(answer.body)
}

function refuse(deps: PanelApiDeps, request: Request): Answer | undefined {
  if (deps.faults.down) return { status: 503, body: toError('unavailable', 'the panel is down') }
  if (deps.apiToken !== undefined && request.headers.authorization !== `Bearer ${deps.apiToken}`) {
    return { status: 401, body: toError('unauthorized', 'expected the API token as a bearer token') }
  }
  return undefined
}

/** A page of the orders that changed after that time, the newest last. */
function changedSince(orders: Orders, since: string, page: number): PanelOrder[] {
  const changed = orders
    .list()
    .filter(({ updated_at: atMs }) => Date.parse(atMs) > Date.parse(since))
    .toSorted((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at))
  return changed.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
}

function toError(code: string, message: string): unknown {
  return { error: { code, message } }
}

function toList(order: PanelOrder | undefined): PanelOrder[] {
  return order ? [order] : []
}
