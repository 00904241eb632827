import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 4001

let system: System | undefined
afterEach(async () => {
  await system?.close()
  system = undefined
})

/** A system whose notifier is in the middle of a request that Telegram takes its time with. */
const whileSending = async (delayMs: number) => {
  system = await startSystem({ mode: 'webhook' })
  const { simulator, redis, prefix } = system
  simulator.telegram.userSends(CUSTOMER, '/start')
  await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)
  const order = simulator.panel.placeOrder({ chatId: CUSTOMER })
  simulator.telegram.faults.add({ method: 'sendMessage', chatId: CUSTOMER, delayMs })
  await simulator.panel.pay(order.id)
  const state = async () => (await redis.get(`{${prefix}}:delivery:paid:${order.id}`))?.split(' ')[0]
  await expect.poll(state).toBe('sending')
  const [notifier] = system.of('notifier')
  if (notifier === undefined) throw new Error('expected a notifier')
  return { notifier, state, told: () => simulator.telegram.messages(CUSTOMER).length - 1 }
}

it('finishes what is being sent on SIGTERM, records it, and exits 0', async () => {
  const { notifier, state, told } = await whileSending(1500)
  expect(await notifier.end('SIGTERM')).toBe(0)
  expect(told()).toBe(1)
  expect(await state()).toBe('sent')
})

it('ends at once on a second signal, and what it was sending is never sent again by itself', async () => {
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
