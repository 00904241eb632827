import { randomUUID } from 'node:crypto'
import type { UncertainPolicy } from '@peyk/domain/delivery'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Leases } from '../connection/leases.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { createDoubtOutbox } from './doubt-outbox.ts'
import type { RecentSend, RecentSends } from './recent-sends.ts'

export type RecoveryEvents = {
  /** Called when this process sees that Redis lost writes. */
  onLost: () => void
  /** Called in the process that ends it, with the number of notifications that became uncertain. */
  onRecovered: (uncertain: number) => void
}

type RecoveryRules = { retentionDays: number; uncertainPolicy?: UncertainPolicy }

const CHECK_EVERY_MS = 4 * SECOND
/** Every living process reconnects within 2 s, checks every 4 s, and writes again what it knows. */
const STOP_MS = 12 * SECOND
const LEASE = 'recovery'

/** Raised by begins: lower than a process has seen it means that Redis lost writes. */
export type Epoch = ReturnType<typeof createEpoch>

export function createEpoch() {
  // Apart, since the reply of a begin may be taken after a later check.
  let begunHighest = 0
  let checkedHighest = 0
  let isLost = false
  return {
    /** Takes what a begin got, which is above all begins before it. Throws when Redis lost writes: then nothing may be written. */
    begun(epoch: number): void {
      if (epoch <= begunHighest) isLost = true
      begunHighest = epoch
      if (isLost) throw new Error('Redis lost its last writes: it may have forgotten who was notified')
    },
    /** Takes what Redis says. Returns whether it lost writes since this was asked last. */
    check(epoch: number): boolean {
      const lost = isLost || epoch < Math.max(begunHighest, checkedHighest)
      isLost = false
      checkedHighest = epoch
      if (lost) begunHighest = 0
      return lost
    },
  }
}

/**
 * What follows when Redis lost writes, after a failover or a restore. All sending stops (begin.lua refuses while there is a
 * recovery), every living process writes again what it knows it sent, and then one of them makes uncertain what was due before.
 */
export function createRecovery(
  redis: Redis,
  scripts: Scripts,
  keys: Keys,
  { leases, sends, epoch }: { leases: Leases; sends: RecentSends; epoch: Epoch },
  { retentionDays, uncertainPolicy = 'hold' }: RecoveryRules,
) {
  const retentionMs = retentionDays * DAY
  type Call = RecentSend & { retentionMs: number; leaseMs: number; policy: UncertainPolicy }
  const writeAgain = scripts.load<Call, boolean>('deliveries/write-again')
  const { doubtOutbox } = createDoubtOutbox(scripts, retentionMs)
  const holder = randomUUID()
  let writtenFor: string | undefined

  const end = async (begun: string, stopMs: number, { onRecovered }: RecoveryEvents) => {
    if ((await readRedisClock(redis)) - Number(begun) < stopMs) return
    if (!(await leases.hold(LEASE, holder, MINUTE))) return
    let uncertain = 0
    for await (const page of doubtOutbox(Number(begun))) uncertain += page.length
    await redis.del(keys.recovery)
    await leases.release(LEASE, holder)
    onRecovered(uncertain)
  }

  /** Checks once, and does what is to do. `ends`: this process may end a recovery. */
  const check = async (ends: boolean, events: RecoveryEvents, stopMs = STOP_MS): Promise<void> => {
    const [known, begun] = await redis.mget(keys.epoch, keys.recovery)
    if (epoch.check(Number(known ?? 0))) {
      events.onLost()
      await redis.set(keys.recovery, await readRedisClock(redis), 'NX')
    }
    const current = begun ?? (await redis.get(keys.recovery))
    if (current === null) return
    if (writtenFor !== current) {
      const call = { retentionMs, leaseMs: MINUTE, policy: uncertainPolicy }
      await Promise.all(sends.list().map((send) => writeAgain({ ...send, ...call })))
      writtenFor = current
    }
    if (ends) await end(current, stopMs, events)
  }

  return {
    check,

    /** Checks every few seconds and whenever Redis is back, until `close`. Never throws. */
    watch(ends: boolean, events: RecoveryEvents, onError: (error: unknown) => void): { close: () => void } {
      let underWay: Promise<void> | undefined
      const checkOnce = () => {
        underWay ??= check(ends, events)
          .catch(onError)
          .finally(() => (underWay = undefined))
      }
      const timer = setInterval(checkOnce, CHECK_EVERY_MS)
      timer.unref()
      redis.on('ready', checkOnce)
      return {
        close: () => {
          clearInterval(timer)
          redis.off('ready', checkOnce)
        },
      }
    },
  }
}
