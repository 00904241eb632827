import { afterEach, expect, it } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { startRelay } from './support/relay.ts'
import type { Relay } from './support/relay.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 601

let system: System | undefined
let relay: Relay | undefined
afterEach(async () => {
  await system?.close()
  relay?.close()
})

it('leaves connections to a host that vanished without a word, and goes on over new ones', async () => {
  relay = await startRelay(Number(new URL(testRedis().url).port))
  system = await startSystem({
    mode: 'webhook',
    apps: ['ingress', 'notifier'],
    redisUrl: `redis://127.0.0.1:${relay.port}`,
  })
  const { simulator } = system
  simulator.telegram.userSends(CUSTOMER, '/start')
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)

  relay.freeze()
  await expect.poll(() => system?.isReady('ingress')).toBe(false)
  await expect.poll(() => system?.isReady('ingress')).toBe(true)
  await expect.poll(() => system?.isReady('notifier')).toBe(true)
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  await simulator.panel.pay(order.id)
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(2)
}, 200_000)
