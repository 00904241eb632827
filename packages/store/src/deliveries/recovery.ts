import { randomUUID } from 'node:crypto'
import type { UncertainPolicy } from '@peyk/domain/delivery'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import pTimeout from 'p-timeout'
import type { Leases } from '../connection/leases.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { createDoubtOutbox } from './doubt-outbox.ts'
import type { Epoch } from './epoch.ts'
import type { RecentSend, RecentSends } from './recent-sends.ts'

/** How many notifications became uncertain after lost writes, and of how many processes wrote again what they knew. */
export type Recovered = { uncertain: number; writtenAgain: number }

export type RecoveryEvents = {
  /** Called when this process sees that Redis lost writes. */
  onLost: () => void
  /** Called in the process that ends it. */
  onRecovered: (found: Recovered) => void
  /** Called in the process that sees first that Redis is another server. */
  onOtherServer?: () => void
}

/** What Redis knows of lost writes. Times are milliseconds since 1970 by Redis's clock. */
export type RecoveryState = Recovered & {
  /** Since when all sending stops. */
  sinceMs?: number
  /** When writes were lost last; the numbers are of that time. */
  lostMs?: number
}

type RecoveryRules = { retentionDays: number; uncertainPolicy?: UncertainPolicy }

const CHECK_EVERY_MS = 4 * SECOND
const RECONNECTS_WITHIN_MS = 2 * SECOND
/** Within this time every living process has compared with a server that is new. */
const COMPARE_MS = CHECK_EVERY_MS + RECONNECTS_WITHIN_MS
/** Until then every living process has also written again what it knows. */
const STOP_MS = 2 * COMPARE_MS
/** While sending stops. */
const CHECK_AGAIN_MS = 500
/** A process that has not compared for so long does not live. */
const ALIVE_MS = 3 * CHECK_EVERY_MS
const LEAVE_LIMIT_MS = 1 * SECOND
const LEASE = 'recovery'

type Comparison = {
  highest: number
  isLost: boolean
  server: string | undefined
  /** This process, if it sends. */
  sender: string | undefined
  /** The processes that sent, as this one saw last; absent where it saw none. */
  senders: readonly string[] | undefined
  compareMs: number
  aliveMs: number
}
type Compared = {
  epoch: number
  server?: string
  isNew: boolean
  isLost: boolean
  since?: string
  isComparing: boolean
  senders?: string[]
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
  const compareEpoch = scripts.load<Comparison, Compared>('deliveries/compare-epoch')
  const writeAgain = scripts.load<Call, boolean>('deliveries/write-again')
  const endRecovery = scripts.load<{ since: string }, Recovered & { isEnded: boolean }>('deliveries/end-recovery')
  const { doubtOutbox } = createDoubtOutbox(scripts, retentionMs)
  const holder = randomUUID()
  let writtenFor: string | undefined
  let senders: string[] | undefined

  const compare = async (isSender: boolean, compareMs: number): Promise<Compared> => {
    epoch.startComparing()
    const sender = isSender ? holder : undefined
    const known = epoch.known()
    const found = await compareEpoch({ ...known, sender, senders, compareMs, aliveMs: ALIVE_MS })
    epoch.compared({ highest: found.epoch, isLost: found.isLost, server: found.server })
    // On a new server the others have not compared yet: who they are is known from before.
    if (!found.isComparing) senders = found.senders
    return found
  }

  const writeAllAgain = async () => {
    const call = { retentionMs, leaseMs: MINUTE, policy: uncertainPolicy }
    const written = await Promise.all(sends.list().map((send) => writeAgain({ ...send, ...call })))
    await redis.hincrby(keys.recovery, 'again', written.filter(Boolean).length)
  }

  const end = async (since: string, stopMs: number, { onRecovered }: RecoveryEvents) => {
    if ((await readRedisClock(redis)) - Number(since) < stopMs) return
    if (!(await leases.hold(LEASE, holder, MINUTE))) return
    for await (const page of doubtOutbox(Number(since))) await redis.hincrby(keys.recovery, 'uncertain', page.length)
    const { isEnded, ...found } = await endRecovery({ since })
    await leases.release(LEASE, holder)
    if (isEnded) onRecovered(found)
  }

  /** Checks once, and does what is to do. `sends`: this process sends, and may end a recovery. Returns whether sending goes on. */
  const check = async (
    isSender: boolean,
    events: RecoveryEvents,
    { stopMs = STOP_MS, compareMs = COMPARE_MS }: { stopMs?: number; compareMs?: number } = {},
  ): Promise<boolean> => {
    const { isNew, isLost, since, isComparing } = await compare(isSender, compareMs)
    if (isNew) events.onOtherServer?.()
    if (isLost) events.onLost()
    if (since === undefined) return !isComparing
    if (writtenFor !== since) {
      await writeAllAgain()
      writtenFor = since
    }
    if (isSender) await end(since, stopMs, events)
    return false
  }

  return {
    check,

    async read(): Promise<RecoveryState> {
      const [since, lost, uncertain, again] = await redis.hmget(keys.recovery, 'since', 'lost', 'uncertain', 'again')
      return {
        ...(since ? { sinceMs: Number(since) } : {}),
        ...(lost ? { lostMs: Number(lost) } : {}),
        uncertain: Number(uncertain ?? 0),
        writtenAgain: Number(again ?? 0),
      }
    },

    /** Checks at once, every few seconds and whenever Redis is back, until `close`. Never throws. */
    watch(
      isSender: boolean,
      events: RecoveryEvents,
      onError: (error: unknown) => void,
    ): { close: () => Promise<void> } {
      let underWay: Promise<void> | undefined
      let again: NodeJS.Timeout | undefined
      const checkOnce = () => {
        underWay ??= check(isSender, events)
          .then((goesOn) => {
            if (isSender && !goesOn) again = setTimeout(checkOnce, CHECK_AGAIN_MS).unref()
          })
          .catch(onError)
          .finally(() => (underWay = undefined))
      }
      const timer = setInterval(checkOnce, CHECK_EVERY_MS)
      timer.unref()
      redis.on('ready', checkOnce)
      checkOnce()
      return {
        async close() {
          clearInterval(timer)
          redis.off('ready', checkOnce)
          // No other process waits for one that has left.
          const leave = async () => {
            await underWay
            clearTimeout(again)
            if (redis.status === 'ready') await redis.hdel(keys.recovery, `sender:${holder}`)
          }
          await pTimeout(leave(), { milliseconds: LEAVE_LIMIT_MS }).catch(() => undefined)
        },
      }
    },
  }
}
