import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startRedisServer } from '@peyk/test-support/redis-server'
import { orderUpdateOf, paid, testStore } from '@peyk/test-support/store'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from '../store.ts'
import type { Store } from '../store.ts'
import { createEpoch } from './epoch.ts'
import type { Recovered } from './recovery.ts'

const IDS = ['1', '2', '3', '4'] as const
const LEASE_MS = 60_000

let first: ReturnType<typeof testStore>
let second: ReturnType<typeof testStore>
const events = { onLost: vi.fn<() => void>(), onRecovered: vi.fn<(found: Recovered) => void>() }
const NOW = { stopMs: 0 }
const LATER = { stopMs: LEASE_MS }

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

  await first.store.recovery.check(true, events, NOW)
  expect(events.onLost).toHaveBeenCalledTimes(1)
  expect(await states()).toEqual(['sent', 'sent', 'uncertain', 'uncertain'])
  expect(await first.store.ledger.get(paid('2'))).toMatchObject({ messageId: 2 })
  expect(events.onRecovered).toHaveBeenCalledExactlyOnceWith({ uncertain: 1, writtenAgain: 2 })
  const alert = (await first.store.alerts.list(9)).alerts.find(({ name }) => name === 'writes_lost')
  expect(JSON.parse(alert?.subject ?? '')).toEqual({ uncertain: 1, writtenAgain: 2 })
  expect(await first.store.recovery.read()).toEqual({ lostMs: expect.any(Number), uncertain: 1, writtenAgain: 2 })
  expect(await first.store.outbox.list(10)).toEqual([])
})

it('all sending stops until what processes know is written again', async () => {
  const restore = await backUp()
  await send(first.store, '1')
  await send(second.store, '2')
  await restore()
  await expect(begin(first.store, '3'), 'the begin itself sees it').rejects.toThrow('lost its last writes')
  await first.store.ledger.release(paid('3'), 'owner-3', 0, 'lost writes')
  await first.store.recovery.check(true, events, LATER)
  expect(await begin(second.store, '4')).toEqual({ result: 'recovering' })
  await second.store.recovery.check(false, events, LATER)
  expect(await states()).toEqual(['sent', 'sent', 'due', 'due'])
  await second.store.recovery.check(true, events, NOW)
  expect(await states()).toEqual(['sent', 'sent', 'uncertain', 'uncertain'])
})

it('an attempt whose record was lost is under way again, and can be recorded', async () => {
  const restore = await backUp()
  await begin(first.store, '1')
  await restore()
  await first.store.recovery.check(false, events, LATER)
  expect(await first.store.ledger.recordSent(paid('1'), 'owner-1', 42)).toBe(true)
})

it('does nothing where nothing is lost', async () => {
  for (const { store } of [first, second]) await store.recovery.check(true, events, NOW)
  await send(first.store, '1')
  for (const { store } of [first, second, first]) await store.recovery.check(true, events, NOW)
  await send(second.store, '2')
  await send(first.store, '3')
  expect(await states()).toEqual(['sent', 'sent', 'sent', 'due'])
  expect(events.onLost).not.toHaveBeenCalled()
})

it('a begin whose reply is taken after a later comparison is none that came before', () => {
  const epoch = createEpoch()
  const compare = (highest: number, isLost = false) => epoch.compared({ highest, isLost, server: 'a' })
  epoch.begun(5)
  compare(7)
  epoch.begun(6)
  expect(epoch.known()).toEqual({ highest: 7, isLost: false, server: 'a' })
  expect(() => epoch.begun(6)).toThrow('lost its last writes')
  expect(epoch.known().isLost).toBe(true)
  compare(2, true)
  expect(epoch.known()).toEqual({ highest: 2, isLost: false, server: 'a' })
  epoch.begun(2)
})

describe('where Redis became another server', () => {
  let server: Awaited<ReturnType<typeof startRedisServer>>
  const connections: Redis[] = []
  /** A process with its own memory of what it saw. */
  const startProcess = (): Store => {
    const redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
    redis.on('error', () => undefined)
    connections.push(redis)
    const rules = { kinds: ['paid'], retentionDays: 400, pollIntervalSeconds: 60 } as const
    return createStore(redis, { prefix: 'peyk', linkSecrets: ['link-secret'], ...rules })
  }
  const log = () => join(server.dir, 'appendonlydir')
  /** Ends Redis and starts it with what it had at the time of the copy. */
  const restoreCopy = async () => {
    await server.kill()
    await rm(log(), { recursive: true })
    await cp(join(server.dir, 'copy'), log(), { recursive: true })
    await server.restart()
  }
  const copy = () => cp(log(), join(server.dir, 'copy'), { recursive: true })

  let ahead: Store
  let behind: Store
  beforeEach(async () => {
    server = await startRedisServer({ args: ['--appendfsync', 'always'] })
    ahead = startProcess()
    behind = startProcess()
    for (const id of IDS) await ahead.orders.applyOrderUpdate(orderUpdateOf(id, 'paid', { chatId: '7' }), 'webhook')
    for (const store of [ahead, behind, ahead, behind]) await store.recovery.check(true, events)
  })
  afterEach(async () => {
    for (const redis of connections.splice(0)) redis.disconnect()
    await server.stop()
  })

  it('nobody begins before every process that sent has compared', async () => {
    await copy()
    await send(ahead, '1')
    await restoreCopy()
    expect(await begin(behind, '2'), 'nobody has compared').toEqual({ result: 'recovering' })
    await behind.recovery.check(true, events)
    expect(await begin(behind, '1')).toEqual({ result: 'recovering' })
    const late = startProcess()
    await late.recovery.check(true, events)
    expect(await begin(late, '2'), 'one that only comes now').toEqual({ result: 'recovering' })

    await ahead.recovery.check(true, events)
    expect(events.onLost).toHaveBeenCalledTimes(1)
    expect(await ahead.ledger.get(paid('1'))).toMatchObject({ state: 'sent', messageId: 1 })
    expect(await begin(behind, '2'), 'sending stops').toEqual({ result: 'recovering' })
    await behind.recovery.check(true, events, NOW)
    expect(await behind.ledger.get(paid('2'))).toMatchObject({ state: 'uncertain' })
  })

  it('sending goes on as soon as all have compared, where nothing is lost', async () => {
    await send(ahead, '1')
    await server.kill()
    await server.restart()
    expect(await behind.recovery.check(true, events)).toBe(false)
    expect(await ahead.recovery.check(true, events)).toBe(true)
    expect(await begin(behind, '2')).toMatchObject({ result: 'begun' })
    expect(events.onLost).not.toHaveBeenCalled()
  })

  it('waits for a process that sent and is gone only for a while, and not for one that left', async () => {
    const { close } = ahead.recovery.watch(true, events, () => undefined)
    await close()
    await behind.recovery.check(true, events)
    await server.restart()
    expect(await behind.recovery.check(true, events, { compareMs: 60_000 })).toBe(true)
    await ahead.recovery.check(true, events)
    await behind.recovery.check(true, events)
    await server.restart()
    expect(await behind.recovery.check(true, events, { compareMs: 60_000 })).toBe(false)
    expect(await begin(behind, '1')).toEqual({ result: 'recovering' })
    await expect.poll(() => behind.recovery.check(true, events, { compareMs: 1 })).toBe(true)
    expect(await begin(behind, '1')).toMatchObject({ result: 'begun' })
  })

  it('who compares late finds the loss, though others began meanwhile', async () => {
    await copy()
    await send(ahead, '1')
    await restoreCopy()
    await behind.recovery.check(true, events, { compareMs: 1 })
    await expect.poll(() => behind.recovery.check(true, events, { compareMs: 1 })).toBe(true)
    for (const id of ['2', '3', '4']) await send(behind, id)
    await ahead.recovery.check(true, events)
    expect(events.onLost).toHaveBeenCalledTimes(1)
    expect(await ahead.ledger.get(paid('1'))).toMatchObject({ state: 'sent', messageId: 1 })
  })
})
