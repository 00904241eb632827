import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 601

let system: System | undefined
let relay: Server | undefined
afterEach(async () => {
  await system?.close()
  relay?.close()
})

it('leaves connections to a host that vanished without a word, and goes on over new ones', async () => {
  const target = new URL(testRedis().url)
  const sockets = new Set<Socket>()
  relay = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  system = await startSystem({
    mode: 'webhook',
    redisUrl: `redis://127.0.0.1:${(relay.address() as AddressInfo).port}`,
  })
  const { simulator } = system
  simulator.telegram.userSends(CUSTOMER, '/start')
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)

  for (const socket of sockets) {
    socket.unpipe()
    socket.pause()
  }
  await expect.poll(() => system?.isReady('ingress')).toBe(false)
  await expect.poll(() => system?.isReady('ingress'), { timeout: 60_000 }).toBe(true)
  await expect.poll(() => system?.isReady('notifier'), { timeout: 60_000 }).toBe(true)
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  await simulator.panel.pay(order.id)
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length, { timeout: 45_000 }).toBe(2)
}, 200_000)
