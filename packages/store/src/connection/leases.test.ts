import { DAY } from '@peyk/domain/time'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'

let test: ReturnType<typeof testStore>
beforeEach(() => void (test = testStore()))
afterEach(() => test.close())

it('a lease has one holder, who may renew it, and passes on when it runs out or is given back', async () => {
  const { leases } = test.store
  expect(await leases.hold('poll', 'a', 60_000)).toBe(true)
  expect(await leases.hold('poll', 'b', 60_000)).toBe(false)
  expect(await leases.hold('poll', 'a', 60_000)).toBe(true)
  await leases.release('poll', 'b')
  expect(await leases.hold('poll', 'b', 60_000)).toBe(false)
  await leases.release('poll', 'a')
  expect(await leases.hold('poll', 'b', 20)).toBe(true)
  await expect.poll(() => leases.hold('poll', 'c', 60_000)).toBe(true)
})

it('a lease that Redis’s clock, set back, makes last for longer than it can is free', async () => {
  const { leases } = test.store
  await leases.hold('sweep', 'a', 10_000)
  expect(await leases.hold('sweep', 'b', 10_000)).toBe(false)
  await test.redis.pexpire(`{${test.prefix}}:lease:sweep`, 610_000)
  expect(await leases.hold('sweep', 'b', 10_000)).toBe(true)
  expect(await leases.hold('sweep', 'a', 10_000)).toBe(false)
})

it('short codes end by themselves, and ids that fit leave no key', async () => {
  const other = testStore({ codeDays: 45 })
  const { links, orderCodes, notificationCodes, keys } = other.store
  await links.payloadOf('1001')
  await links.payloadOf('0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f')
  await orderCodes.codeOf('1001')
  expect(await test.redis.keys(`${keys.root}*`)).toEqual([])
  const orderId = 'x'.repeat(64)
  await links.payloadOf(orderId)
  await orderCodes.codeOf(orderId)
  const code = await notificationCodes.codeOf({ orderId, kind: 'paid' })
  expect(await notificationCodes.notificationOf(code)).toEqual({ orderId, kind: 'paid' })
  const noted = await test.redis.keys(`${keys.root}*`)
  expect(noted).toHaveLength(3)
  const livesMs = await Promise.all(noted.map((key) => test.redis.pttl(key)))
  for (const ms of livesMs) expect(Math.round(ms / DAY)).toBe(45)
  other.close()
})

it('links read back for short and for long ids, and only with our secret', async () => {
  const { links } = test.store
  for (const orderId of ['1001', 'سفارش-۱', '0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f', 'x'.repeat(64)]) {
    const payload = await links.payloadOf(orderId)
    expect(payload).toMatch(/^[\w-]{1,64}$/)
    expect(await links.orderOf(payload)).toBe(orderId)
  }
  expect(await links.orderOf('c_0123456789abcdef')).toBeUndefined()
  expect(await links.orderOf('MTAwMQ_0123456789abcdef')).toBeUndefined()
})

it('links of a replaced secret read back while it is beside the new one, which signs', async () => {
  const rotated = testStore({ linkSecrets: ['the-new-secret', 'link-secret'] })
  const old = await test.store.links.payloadOf('1001')
  expect(await rotated.store.links.orderOf(old)).toBe('1001')
  const made = await rotated.store.links.payloadOf('1001')
  expect([made === old, await test.store.links.orderOf(made)]).toEqual([false, undefined])
  rotated.close()
})
