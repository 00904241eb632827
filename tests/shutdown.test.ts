import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 4001
const APPS = ['ingress', 'notifier'] as const

describe('a notifier in the middle of a request that Telegram takes its time with', () => {
  let system: System
  beforeAll(async () => {
    system = await startSystem({ mode: 'webhook', apps: APPS })
    system.simulator.telegram.userSends(CUSTOMER, '/start')
    await vi.waitUntil(() => system.simulator.telegram.messages(CUSTOMER).length === 1, { timeout: 60_000 })
  })
  afterAll(() => system.close())

  const whileSending = async (delayMs: number) => {
    const { simulator, redis, prefix } = system
    const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
    simulator.telegram.faults.add({ method: 'sendMessage', chatId: CUSTOMER, delayMs })
    await simulator.panel.pay(order.id)
    const state = async () => (await redis.get(`{${prefix}}:delivery:paid:${order.id}`))?.split(' ')[0]
    await expect.poll(state).toBe('sending')
    const notifier = system.of('notifier').at(-1)
    if (notifier === undefined) throw new Error('expected a notifier')
    return { notifier, state, notified: () => simulator.telegram.messages(CUSTOMER).length - 1 }
  }

  it('finishes what is being sent on SIGTERM, records it, and exits 0', async () => {
    const { notifier, state, notified } = await whileSending(1500)
    expect(await notifier.end('SIGTERM')).toBe(0)
    expect(notified()).toBe(1)
    expect(await state()).toBe('sent')
  })

  it('ends at once on a second signal, and what it was sending is never sent again by itself', async () => {
    await system.start('notifier')
    const { notifier, state } = await whileSending(10_000)
    notifier.signal('SIGTERM')
    const stoppingSinceMs = () =>
      Date.parse(String(notifier.log.find(({ event }) => event === 'process.stopping')?.['timestamp']))
    // Signals within a second count as one: Ctrl-C reaches a process from the terminal and from its supervisor.
    await expect.poll(() => Date.now() - stoppingSinceMs()).toBeGreaterThan(1100)
    const askedAtMs = Date.now()
    expect(await notifier.end('SIGTERM')).toBe(1)
    expect(Date.now() - askedAtMs).toBeLessThan(2000)
    expect(await state()).toBe('sending')
  })
})

describe('an ingress whose connection to the queues is slow', () => {
  let system: System | undefined
  let relay: Server | undefined
  afterEach(async () => {
    await system?.close()
    relay?.close()
  })

  it('answers a webhook as soon as the order store has it, and on SIGTERM still queues what it had answered', async () => {
    const target = new URL(testRedis().url)
    // Holds back what adds a notification's job, and all that comes after it on that connection.
    const held: (() => void)[] = []
    relay = createServer((near) => {
      const far = connect(Number(target.port), target.hostname)
      near.on('data', (bytes: Buffer) => {
        if (!bytes.includes('backoff')) return void far.write(bytes)
        near.pause()
        held.push(() => {
          far.write(bytes)
          near.resume()
        })
      })
      far.pipe(near)
      for (const socket of [near, far]) socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const redisUrl = `redis://127.0.0.1:${(relay.address() as AddressInfo).port}`
    system = await startSystem({ mode: 'webhook', apps: ['ingress'], env: { REDIS_URL: redisUrl } })
    const { simulator, redis, prefix } = system
    // The first webhook of all asks Redis how it keeps things.
    expect(await simulator.panel.pay(simulator.panel.placeOrder({}).id)).toMatchObject([{ status: 200 }])
    const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
    expect(await simulator.panel.pay(order.id)).toMatchObject([{ status: 200 }])
    expect(await redis.zrange(`{${prefix}}:outbox`, '0', '-1')).toEqual([`paid:${order.id}`])

    const [ingress] = system.of('ingress')
    const exited = ingress?.end('SIGTERM')
    await expect.poll(() => system?.events('process.stopping')).toHaveLength(1)
    await expect.poll(() => held.length).toBe(1)
    const jobs = () => redis.llen(`{${prefix}}:notifications:wait`)
    expect(await jobs()).toBe(0)
    for (const release of held.splice(0)) release()
    expect(await exited).toBe(0)
    expect(await jobs()).toBe(1)
  })
})
