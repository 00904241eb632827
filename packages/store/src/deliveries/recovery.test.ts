import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Store } from '../store.ts'
import { createEpoch } from './recovery.ts'

const IDS = ['1', '2', '3', '4'] as const
const LEASE_MS = 60_000

let first: ReturnType<typeof testStore>
let second: ReturnType<typeof testStore>
const events = { onLost: vi.fn<() => void>(), onRecovered: vi.fn<(uncertain: number) => void>() }

beforeEach(async () => {
  first = testStore()
  second = testStore({ prefix: first.prefix })
  events.onLost.mockReset()
  events.onRecovered.mockReset()
  for (const id of IDS) await first.store.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
})
afterEach(() => {
  first.close()
  second.close()
})

const begin = ({ ledger }: Store, id: string) => ledger.begin(paid(id), `owner-${id}`, '7', LEASE_MS)
const send = async (store: Store, id: string) => {
  await begin(store, id)
  await store.ledger.recordSent(paid(id), `owner-${id}`, Number(id))
}
const states = () => Promise.all(IDS.map(async (id) => (await first.store.ledger.get(paid(id)))?.state ?? 'due'))

/** Puts Redis back to what it was at the time of the backup. */
const backUp = async () => {
  const { redis, store } = first
  const names = await redis.keys(`${store.keys.root}*`)
  const dumps = await Promise.all(names.map((name) => redis.dumpBuffer(name)))
  return async () => {
    await redis.del(await redis.keys(`${store.keys.root}*`))
    for (const [i, name] of names.entries()) await redis.restore(name, 0, dumps[i] ?? '')
  }
}

it('writes again what living processes know, and makes uncertain what may have been sent by others', async () => {
  await send(first.store, '1')
  const restore = await backUp()
  await send(first.store, '2')
  await begin(first.store, '3')
  await first.store.ledger.recordOpen(paid('3'), 'owner-3', 'uncertain', 'time-out')
  await restore()
  expect(await states()).toEqual(['sent', 'due', 'due', 'due'])

  await first.store.recovery.check(true, events, 0)
  expect(events.onLost).toHaveBeenCalledTimes(1)
  expect(await states()).toEqual(['sent', 'sent', 'uncertain', 'uncertain'])
  expect(await first.store.ledger.get(paid('2'))).toMatchObject({ messageId: 2 })
  expect(events.onRecovered).toHaveBeenCalledExactlyOnceWith(1)
  expect(await first.store.outbox.list(10)).toEqual([])
})

it('all sending stops until what processes know is written again', async () => {
  const restore = await backUp()
  await send(first.store, '1')
  await send(second.store, '2')
  await restore()
  await expect(begin(first.store, '3'), 'the begin itself sees it').rejects.toThrow('lost its last writes')
  await first.store.ledger.release(paid('3'), 'owner-3', 0, 'lost writes')
  await first.store.recovery.check(true, events, LEASE_MS)
  expect(await begin(second.store, '4')).toEqual({ result: 'recovering' })
  await second.store.recovery.check(false, events, LEASE_MS)
  expect(await states()).toEqual(['sent', 'sent', 'due', 'due'])
  await second.store.recovery.check(true, events, 0)
  expect(await states()).toEqual(['sent', 'sent', 'uncertain', 'uncertain'])
})

it('an attempt whose record was lost is under way again, and can be recorded', async () => {
  const restore = await backUp()
  await begin(first.store, '1')
  await restore()
  await first.store.recovery.check(false, events, LEASE_MS)
  expect(await first.store.ledger.recordSent(paid('1'), 'owner-1', 42)).toBe(true)
})

it('does nothing where nothing is lost', async () => {
  await send(first.store, '1')
  for (const { store } of [first, second, first]) await store.recovery.check(true, events, 0)
  await send(second.store, '2')
  await send(first.store, '3')
  expect(await states()).toEqual(['sent', 'sent', 'sent', 'due'])
  expect(events.onLost).not.toHaveBeenCalled()
})

it('a begin whose reply is taken after a later check is none that came before', () => {
  const epoch = createEpoch()
  epoch.begun(5)
  expect(epoch.check(7)).toBe(false)
  epoch.begun(6)
  expect(epoch.check(7)).toBe(false)
  expect(() => epoch.begun(6)).toThrow('lost its last writes')
  expect(epoch.check(2)).toBe(true)
  epoch.begun(2)
  expect(epoch.check(2)).toBe(false)
  expect(epoch.check(1)).toBe(true)
})
