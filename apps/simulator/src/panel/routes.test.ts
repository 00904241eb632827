import { readLinkPayload } from '@peyk/domain/deep-link'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECRET, startTestSimulator } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await startTestSimulator({ panel: { apiToken: 'api-token' } })
})
afterEach(() => sim.close())

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${sim.panelApiBaseUrl}${path}`, { headers: { authorization: 'Bearer api-token', ...headers } })
}

describe("the panel's API", () => {
  it('gives one order or many', async () => {
    const first = sim.panel.placeOrder({ chatId: 42 })
    const second = sim.panel.placeOrder({ id: 'A-7', currency: 'IRR' })
    const order = { id: first.id, status: 'در انتظار پرداخت', currency: 'IRT', chat_id: 42 }
    expect(await (await get(`/orders/${first.id}`)).json()).toMatchObject(order)
    expect(await (await get(`/orders?ids=${first.id},A-7,none`)).json()).toMatchObject({
      orders: [order, { id: 'A-7' }],
    })
    expect((await get('/orders/none')).status).toBe(404)
    expect(readLinkPayload(second.payload, SECRET)).toBe('A-7')
    expect(sim.panel.requests()).toMatchObject([
      { ids: [first.id], status: 200 },
      { ids: [first.id, 'A-7', 'none'], status: 200 },
      { ids: ['none'], status: 404 },
    ])
  })

  it('gives what changed since a time, a page at a time', async () => {
    const ids = Array.from({ length: 101 }, (_, i) => sim.panel.placeOrder({ id: `C-${i}` }).id)
    const changed = async (since: string, page: number) => {
      const { orders } = (await (await get(`/orders?changed_since=${since}&page=${page}`)).json()) as {
        orders: { id: string }[]
      }
      return orders.map(({ id }) => id)
    }
    expect([...(await changed('2026-01-01T00:00:00Z', 1)), ...(await changed('2026-01-01T00:00:00Z', 2))]).toEqual(ids)
    expect(await changed('2026-01-01T00:00:00Z', 3)).toEqual([])
    expect(await changed(new Date(Date.now() + 60_000).toISOString(), 1)).toEqual([])
  })

  it('demands the token', async () => {
    expect((await fetch(`${sim.panelApiBaseUrl}/orders/1`)).status).toBe(401)
  })

  it('answers 304 while the order is unchanged', async () => {
    const { id } = sim.panel.placeOrder()
    const etag = (await get(`/orders/${id}`)).headers.get('etag') ?? ''
    expect((await get(`/orders/${id}`, { 'if-none-match': etag })).status).toBe(304)
    await sim.panel.pay(id, { silently: true })
    expect((await get(`/orders/${id}`, { 'if-none-match': etag })).status).toBe(200)
  })

  it('answers 503 while it is down', async () => {
    const { id } = sim.panel.placeOrder()
    sim.panel.faults.down = true
    expect((await get(`/orders/${id}`)).status).toBe(503)
    sim.panel.faults.down = false
    expect((await get(`/orders/${id}`)).status).toBe(200)
  })
})
