import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 3001

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

it('a worker that was paused past its lease does not send what another one sent meanwhile', async () => {
  // One message every four seconds: the second notice is claimed and waits for its slot.
  system = await startSystem({
    mode: 'webhook',
    // A second message must be shown here, not refused for its speed.
    limits: 'off',
    env: { TELEGRAM_RATE_PER_SECOND: '0.25', TELEGRAM_CHAT_INTERVAL_MS: '10', TELEGRAM_SEND_TIMEOUT_MS: '500' },
  })
  const { simulator, redis, prefix } = system
  const key = (orderId: string) => `{${prefix}}:delivery:paid:${orderId}`
  const stateOf = async (orderId: string) => (await redis.get(key(orderId)))?.split(' ')[0]
  for (const chatId of [CUSTOMER, CUSTOMER + 1]) simulator.telegram.userSends(chatId, '/help')
  await expect.poll(() => simulator.telegram.messages().length).toBe(2)
  const slotIsReserved = () => redis.exists(`{${prefix}}:limit:chat:${CUSTOMER}`)
  await expect.poll(slotIsReserved).toBe(0)

  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  await simulator.panel.pay(order.id)
  await expect.poll(() => stateOf(order.id)).toBe('claimed')
  await expect.poll(slotIsReserved).toBe(1)
  const [paused] = system.of('notifier')
  paused?.signal('SIGSTOP')
  // Its lease runs out; nobody waits half a minute for that here.
  await redis.del(key(order.id))
  await redis.zadd(`{${prefix}}:undelivered`, 0, `paid:${order.id}`)

  await system.start('notifier')
  await expect.poll(() => stateOf(order.id), { timeout: 50_000 }).toBe('sent')
  paused?.signal('SIGCONT')
  // The claim that it lost is the last thing it does with this notice; then it ends in order.
  expect(await paused?.end()).toBe(0)
  expect(simulator.telegram.messages(CUSTOMER).filter(({ text }) => text.includes(order.id))).toHaveLength(1)
})
