import type { UncertainPolicy } from '@peyk/domain/delivery'
import type { NotificationKind } from '@peyk/domain/notification'
import { createChats } from '@peyk/store/chats'
import { createDeliveryLedger } from '@peyk/store/delivery-ledger'
import { createKeys } from '@peyk/store/keys'
import { createLinkCodes } from '@peyk/store/link-codes'
import { createOrderStore } from '@peyk/store/order-store'
import { readRedisClock } from '@peyk/store/redis-clock'
import { createScripts } from '@peyk/store/scripts'
import { createShortCodes } from '@peyk/store/short-codes'
import type { BatchCalls } from '@peyk/store/scripts'
import { createSendingPauses } from '@peyk/store/sending-pause'
import type { Store } from '@peyk/store/store'
import { createGrantSlots } from '@peyk/telegram/rate-limiter'
import type { GrantSlots } from '@peyk/telegram/slot-queue'
import type { Redis } from 'ioredis'
import { plantBug } from './bugs.ts'
import type { BugName } from './bugs.ts'
import { createSimulatedClient } from './redis/simulated-client.ts'
import type { Carry } from './redis/simulated-client.ts'

export const PREFIX = 'sim'
export const POLL_INTERVAL_SECONDS = 60
export const LINK_SECRET = 'link-secret'
export const SEND_TIMEOUT_MS = 15_000

/** The parts of the store that deliver. */
export type StoreParts = Pick<Store, 'orders' | 'ledger' | 'chats' | 'links' | 'sending'>

/** A place for a process: the real store on a connection that leads into the schedule that runs now. */
export type Station = {
  store: StoreParts
  grantSlots: GrantSlots
  readRedisMs: () => Promise<number>
  connect: (carry: Carry) => void
}

/** Returns the station of each process by its name and `NOTIFY_ON`. Stations outlive schedules, since a store reads its scripts from disk. */
export function createStations(policy: UncertainPolicy, bug: BugName | undefined) {
  const stations = new Map<string, Station>()
  return (name: string, kinds: readonly NotificationKind[]): Station => {
    const key = `${name} ${kinds.join(',')}`
    const station = stations.get(key) ?? createStation(kinds, policy, bug)
    stations.set(key, station)
    return station
  }
}

function createStation(kinds: readonly NotificationKind[], policy: UncertainPolicy, bug: BugName | undefined): Station {
  let current: Carry = () => Promise.reject(new Error('This station is not connected.'))
  const redis = createSimulatedClient(
    (label, execute) => current(label, execute),
    (name, source) => plantBug(bug, name, source),
  )
  return {
    store: createStoreParts(redis, PREFIX, kinds, policy),
    readRedisMs: () => readRedisClock(redis),
    grantSlots: createGrantSlots(redis, PREFIX, { perSecond: 0, chatIntervalMs: 0, sendTimeoutMs: SEND_TIMEOUT_MS }),
    connect: (carry) => {
      current = carry
    },
  }
}

/** Grouping calls takes a turn of the event loop, which schedules do not simulate. */
const oneByOne: BatchCalls = (act) => async (item) => (await act([item]))[0] as never

/** The real store, as far as the simulation needs it. */
export function createStoreParts(
  redis: Redis,
  prefix: string,
  kinds: readonly NotificationKind[],
  policy: UncertainPolicy,
): StoreParts {
  const keys = createKeys(prefix)
  const scripts = createScripts(redis, keys.root, oneByOne)
  return {
    orders: createOrderStore(redis, scripts, keys, {
      kinds,
      retentionDays: 400,
      pollIntervalSeconds: POLL_INTERVAL_SECONDS,
    }),
    ledger: createDeliveryLedger(redis, scripts, keys, {
      kinds,
      uncertainPolicy: policy,
      retentionDays: 400,
    }),
    chats: createChats(redis, keys),
    links: createLinkCodes(createShortCodes(redis, 30), keys, [LINK_SECRET]),
    sending: createSendingPauses(redis, scripts, keys, undefined),
  }
}
