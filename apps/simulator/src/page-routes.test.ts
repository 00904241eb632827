import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DemoHooks } from './demo-hooks.ts'
import { startTestSimulator } from './simulator-fixture.ts'
import type { Simulator } from './simulator.ts'

let sim: Simulator
afterEach(() => sim.close())

const queues = [{ name: 'notifications', waiting: 1, active: 0, delayed: 0, completed: 2, failed: 0 }]

function createDemo(): DemoHooks {
  let mode: 'webhook' | 'polling' = 'webhook'
  return {
    mode: () => mode,
    state: () => 'ready',
    signIn: () => Promise.resolve('peyk_board=1; Path=/'),
    boardUrl: () => 'http://127.0.0.1:3000/queues',
    queues: () => Promise.resolve(queues),
    switchMode(next) {
      mode = next
      return Promise.resolve()
    },
  }
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${sim.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

const placed = z.object({ id: z.string(), payload: z.string() })

/** Reads server-sent events until one satisfies the condition. */
async function follow(isEnough: (state: unknown) => boolean): Promise<unknown> {
  const response = await fetch(`${sim.url}/sim/events`)
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const events = text.split('\n\n').slice(0, -1)
    const states = events
      .filter((event) => event.startsWith('data: '))
      .map((event): unknown => JSON.parse(event.slice(6)))
    const found = states.find((state) => isEnough(state))
    if (found !== undefined) return found
  }
  return undefined
}

describe('the page', () => {
  it('is served with its parts, and lets nothing in from elsewhere', async () => {
    sim = await startTestSimulator()
    const response = await fetch(sim.url)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    const html = await response.text()
    const parts = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(parts).toContain('page.js')
    for (const part of parts) expect([part, (await fetch(`${sim.url}/${part}`)).status]).toEqual([part, 200])
  })

  it('follows what happens by server-sent events', async () => {
    sim = await startTestSimulator({ demo: createDemo() })
    const withOrder = z.object({ orders: z.tuple([z.object({ id: z.literal('A-1'), notified: z.literal(0) })]) })
    const following = follow((state) => withOrder.safeParse(state).success)
    const order = placed.parse(await (await post('/sim/orders', { id: 'A-1' })).json())
    expect(order.payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
    expect(await following).toMatchObject({ chat: [], demo: { mode: 'webhook', state: 'ready', queues } })
  })

  it('says what fails, to every tab and after a reload', async () => {
    sim = await startTestSimulator()
    const faults = { telegram: [{ method: 'sendMessage', retryAfter: 5 }], panel: { down: true, slowMs: 0 } }
    const failing = z.object({ faults: z.object({ panel: z.object({ down: z.literal(true) }) }) })
    const following = follow((state) => failing.safeParse(state).success)
    await post('/sim/faults', faults)
    expect(await following).toMatchObject({ faults })
    expect(await (await fetch(`${sim.url}/sim/page`)).json()).toMatchObject({ faults })
  })

  it('switches the mode through the demo, and only there', async () => {
    sim = await startTestSimulator({ demo: createDemo() })
    expect(await (await post('/sim/mode', { mode: 'polling' })).json()).toEqual({ mode: 'polling' })
    expect((await post('/sim/mode', { mode: 'both' })).status).toBe(400)
    await sim.close()
    sim = await startTestSimulator()
    expect((await post('/sim/mode', { mode: 'polling' })).status).toBe(409)
  })

  it('speaks for the customer', async () => {
    sim = await startTestSimulator()
    await post('/sim/users/7/send', { text: '/start', languageCode: 'en' })
    expect(sim.telegram.transcript(7)).toMatchObject([{ from: 'user', text: '/start' }])
    expect((await post('/sim/users/7/press', { messageId: 1, data: 'x' })).status).toBe(404)
    expect((await post('/sim/orders/none/pay', {})).status).toBe(404)
  })
})
