import { setTimeout as delay } from 'node:timers/promises'
import type { SendSlot, SlotRefusal } from './send-slot.ts'

/** Somebody in this process who wants to write one request. The lowest rank goes first. */
export type Waiter = { id: string; chatId: string; rank: number }
/** A slot whose request ended at `endedAtMs` of this process's monotonic clock. */
export type Ended = { id: string; chatId: string; written: boolean; endedAtMs: number }

/**
 * What Redis says to each waiter: 0 it may write now; -1 the token's rate stands against it, until `nextMs` from now at the
 * soonest; else the milliseconds that its chat has to wait. `heldMs`: for so long nobody writes.
 */
export type Grants = { verdicts: number[]; nextMs: number; heldMs: number }

export type SlotQueueOptions = {
  ask: (waiters: readonly Waiter[], ended: readonly Ended[]) => Promise<Grants>
  /** This process's name among the owners of slots. */
  process: string
  onAnswer: (tookMs: number) => void
}

type Waiting = Waiter & {
  waitForDisk: (slot: SendSlot | SlotRefusal) => void
  fail: (error: unknown) => void
  untilMs: number
}

const ASKED_AT_ONCE = 100
/** Where the token's rate is used up, few are worth asking for, a moment after the last time: who waits behind them waits anyway. */
const FEWEST_ASKED = 5
const PAUSE_MS = 4
/** A chat that is ready so soon is waited for in place. */
const SHORT_WAIT_MS = 300
/** Ended requests are notified to Redis with the next question, or after this. */
const REPORTED_AFTER_MS = 20
const RETRY_MS = 500
/** Redis may be away. */
const CLOSE_LIMIT_MS = 1000

/** Asks Redis for all who wait in this process together, the most urgent first, and again when it may have changed. */
export function createSlotQueue({ ask, process, onAnswer }: SlotQueueOptions) {
  let waiting: Waiting[] = []
  let ended: Ended[] = []
  let count = 0
  let atOnce = ASKED_AT_ONCE
  let asking = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let wakesAtMs = Infinity

  const wakeIn = (ms: number) => {
    const atMs = performance.now() + ms
    if (asking || atMs >= wakesAtMs) return
    clearTimeout(timer)
    wakesAtMs = atMs
    if (ms > 0) timer = setTimeout(() => void pump(), Math.ceil(ms))
    else setImmediate(() => void pump())
  }

  let underWay: Promise<void> = Promise.resolve()
  const pump = (): Promise<void> => (asking ? underWay : (underWay = askOnce()))

  const askOnce = async (): Promise<void> => {
    clearTimeout(timer)
    wakesAtMs = Infinity
    if (waiting.length === 0 && ended.length === 0) return
    asking = true
    const asked = waiting.splice(0, atOnce)
    const notified = ended
    ended = []
    let againInMs: number
    try {
      const grants = await ask(asked, notified)
      const { left, soonestMs, isUsedUp } = answer(asked, grants)
      if (isUsedUp) refuseImpatient(grants.nextMs)
      againInMs = waiting.length > 0 && !isUsedUp ? 0 : soonestMs
      atOnce = isUsedUp ? Math.max(FEWEST_ASKED, 2 * (asked.length - left.length)) : ASKED_AT_ONCE
      // Somebody more urgent may have come meanwhile.
      waiting = [...left, ...waiting].toSorted((a, b) => a.rank - b.rank)
    } catch (error) {
      // Nobody knows whether something was granted: such slots count until their leases are over.
      for (const waiter of asked) waiter.fail(error)
      ended = [...notified, ...ended]
      againInMs = RETRY_MS
    }
    asking = false
    if (ended.length > 0) againInMs = Math.min(againInMs, REPORTED_AFTER_MS)
    if (againInMs !== Infinity) wakeIn(againInMs)
  }

  /** Of those who were not asked for. */
  const refuseImpatient = (waitMs: number) => {
    const nowMs = performance.now()
    waiting = waiting.filter(({ untilMs, waitForDisk }) => {
      if (nowMs >= untilMs) waitForDisk({ granted: false, because: 'busy', waitMs: Math.max(waitMs, 1) })
      return nowMs < untilMs
    })
  }

  /** Settles whom it can; gives who goes on waiting, when it is worth asking for them again, and whether the rate is used up. */
  const answer = (asked: readonly Waiting[], { verdicts, nextMs, heldMs }: Grants) => {
    const left: Waiting[] = []
    let soonestMs = Infinity
    let isUsedUp = false
    const nowMs = performance.now()
    for (const [i, waiter] of asked.entries()) {
      const verdict = verdicts[i] ?? -1
      const refuse = (because: SlotRefusal['because'], waitMs: number) =>
        waiter.waitForDisk({ granted: false, because, waitMs })
      if (verdict === 0) waiter.waitForDisk(slotOf(waiter))
      else if (stopped) refuse('stopping', 0)
      else if (verdict > SHORT_WAIT_MS) refuse('chat', verdict)
      else if (verdict < 0 && heldMs > 0) refuse('hold', heldMs)
      else if (nowMs >= waiter.untilMs) refuse('busy', Math.max(nextMs, 1))
      else {
        left.push(waiter)
        isUsedUp ||= verdict < 0
        soonestMs = Math.min(soonestMs, verdict > 0 ? verdict : Math.max(nextMs, PAUSE_MS), waiter.untilMs - nowMs)
      }
    }
    return { left, soonestMs, isUsedUp }
  }

  const slotOf = ({ id, chatId }: Waiter): SendSlot => {
    const end = (written: boolean) => {
      ended.push({ id, chatId, written, endedAtMs: performance.now() })
      wakeIn(REPORTED_AFTER_MS)
    }
    return {
      granted: true,
      giveBack: () => end(false),
      async use(send) {
        const beganMs = performance.now()
        const outcome = await send()
        if (outcome.kind === 'sent') onAnswer(performance.now() - beganMs)
        end(outcome.kind !== 'not_sent')
        return outcome
      },
    }
  }

  return {
    acquire(chatId: string, rank: number, patienceMs: number): Promise<SendSlot | SlotRefusal> {
      if (stopped) return Promise.resolve({ granted: false, because: 'stopping', waitMs: 0 })
      return new Promise((waitForDisk, fail) => {
        const id = `${process}${(count += 1)}`
        const place = waiting.findLastIndex((other) => other.rank <= rank) + 1
        waiting.splice(place, 0, { id, chatId, rank, waitForDisk, fail, untilMs: performance.now() + patienceMs })
        wakeIn(atOnce < ASKED_AT_ONCE ? PAUSE_MS : 0)
      })
    },

    stop(): void {
      stopped = true
      for (const waiter of waiting.splice(0)) waiter.waitForDisk({ granted: false, because: 'stopping', waitMs: 0 })
    },

    async close(): Promise<void> {
      stopped = true
      const notified = async () => {
        await underWay
        await pump()
      }
      await Promise.race([notified(), delay(CLOSE_LIMIT_MS, undefined, { ref: false })])
      clearTimeout(timer)
    },
  }
}
