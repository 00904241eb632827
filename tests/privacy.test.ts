import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 501
const STRANGER = 999

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

it('a stranger who tracks somebody else’s order learns nothing, and nobody is notified anything by it', async () => {
  system = await startSystem({ mode: 'webhook' })
  const { simulator, redis, prefix } = system
  for (const chatId of [CUSTOMER, STRANGER]) simulator.telegram.userSends(chatId, '/start')
  await expect.poll(() => simulator.telegram.messages().length).toBe(2)
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER, amount: 123_456 })
  await simulator.panel.pay(order.id, { silently: true })

  simulator.telegram.userSends(STRANGER, `/track ${order.id}`)
  await expect.poll(() => simulator.telegram.messages(STRANGER).length).toBe(2)
  expect(simulator.telegram.messages(STRANGER)[1]?.text).not.toContain('123')
  expect(await redis.exists(`{${prefix}}:order:${order.id}`)).toBe(0)
  expect(simulator.telegram.messages(CUSTOMER)).toHaveLength(1)

  simulator.telegram.userSends(CUSTOMER, `/track ${order.id}`)
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(2)
  expect(simulator.telegram.messages(CUSTOMER)[1]?.text).toContain(order.id)
})
