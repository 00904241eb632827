import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 3001

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

it('a worker that was paused while it waited to send does not send what another one sent meanwhile', async () => {
  // One message every four seconds: the notification waits for its slot.
  system = await startSystem({
    mode: 'webhook',
    apps: ['ingress', 'notifier'],
    // A second message must be shown here, not refused for its speed.
    limits: 'off',
    env: { TELEGRAM_RATE_PER_SECOND: '0.25', TELEGRAM_CHAT_INTERVAL_MS: '10', TELEGRAM_SEND_TIMEOUT_MS: '500' },
  })
  const { simulator, redis, prefix } = system
  const key = (orderId: string) => `{${prefix}}:delivery:paid:${orderId}`
  const stateOf = async (orderId: string) => (await redis.get(key(orderId)))?.split(' ')[0]
  for (const chatId of [CUSTOMER, CUSTOMER + 1]) simulator.telegram.userSends(chatId, '/help')
  await expect.poll(() => simulator.telegram.messages().length).toBe(2)
  const isWaiting = () => redis.exists(`{${prefix}}:limit:wanted:0`)
  await expect.poll(isWaiting).toBe(0)

  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  await simulator.panel.pay(order.id)
  await expect.poll(isWaiting).toBe(1)
  const [paused] = system.of('notifier')
  paused?.signal('SIGSTOP')
  expect(await stateOf(order.id)).toBeUndefined()
  // The sweep takes its job for lost; nobody waits half a minute for that here.
  await redis.zadd(`{${prefix}}:outbox`, 0, `paid:${order.id}`)

  await system.start('notifier')
  await expect.poll(() => stateOf(order.id)).toBe('sent')
  paused?.signal('SIGCONT')
  // It learns last that the notification is sent, then ends in order.
  expect(await paused?.end()).toBe(0)
  expect(simulator.telegram.messages(CUSTOMER).filter(({ text }) => text.includes(order.id))).toHaveLength(1)
})
