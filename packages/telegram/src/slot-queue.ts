import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { SendSlot, SlotRefusal } from './send-slot.ts'

/** A request that waits for its slot `id`. The lowest priority goes first. */
export type Waiter = { id: string; chatId: string; priority: number }
/** A slot whose request ended, or was never written, at `endedAtMs` of `performance.now()`. */
export type EndedSlot = { id: string; chatId: string; isWritten: boolean; endedAtMs: number }
/** What Redis answers a waiter. `busy` means: ask again in `waitMs`. */
export type Grant = { granted: true } | SlotRefusal

/** Asks Redis for slots and reports ended ones. Returns a grant for each waiter, in their order. */
export type GrantSlots = (waiters: readonly Waiter[], ended: readonly EndedSlot[]) => Promise<readonly Grant[]>

type Waiting = Waiter & PromiseWithResolvers<SendSlot | SlotRefusal> & { untilMs: number }

const SHORTEST_PAUSE_MS = 4
const RETRY_MS = 500
/** Redis may be away when the process stops. */
const CLOSE_LIMIT_MS = 1 * SECOND
const STOPPING: SlotRefusal = { granted: false, because: 'stopping', waitMs: 0 }

/** Asks for all who wait in this process together, in one loop, as long as one of them finds no room. */
export function createSlotQueue(grantSlots: GrantSlots) {
  const waiting = new Set<Waiting>()
  let ended: EndedSlot[] = []
  let isStopping = false
  let loop: Promise<void> | undefined

  const wake = (): Promise<void> => (loop ??= run())
  const run = async () => {
    // All who come in one turn of the event loop are asked for together.
    await nextTurn()
    while (waiting.size > 0 || ended.length > 0) {
      const pauseMs = await askOnce()
      if (pauseMs > 0) await delay(Math.max(Math.ceil(pauseMs), SHORTEST_PAUSE_MS))
    }
    loop = undefined
  }

  /** Returns how long to wait before asking again, in milliseconds. */
  const askOnce = async (): Promise<number> => {
    const asked = [...waiting].toSorted((a, b) => a.priority - b.priority)
    const reported = ended
    ended = []
    try {
      const grants = await grantSlots(asked, reported)
      return Math.max(0, ...asked.map((waiter, i) => answer(waiter, grants[i] ?? STOPPING)))
    } catch (error) {
      // Redis may have granted slots all the same: those count until their leases end.
      for (const waiter of asked) {
        waiting.delete(waiter)
        waiter.reject(error)
      }
      if (!isStopping) ended = [...reported, ...ended]
      return RETRY_MS
    }
  }

  /** Returns how long the waiter goes on waiting, in milliseconds; 0 when it has its answer. */
  const answer = (waiter: Waiting, grant: Grant): number => {
    const isPatient = !isStopping && performance.now() < waiter.untilMs
    if (!grant.granted && grant.because === 'busy' && isPatient) return grant.waitMs
    waiting.delete(waiter)
    if (grant.granted) waiter.resolve(slotOf(waiter))
    else waiter.resolve(isStopping ? STOPPING : grant)
    return 0
  }

  const slotOf = ({ id, chatId }: Waiter): SendSlot => {
    const end = (isWritten: boolean) => {
      ended.push({ id, chatId, isWritten, endedAtMs: performance.now() })
      void wake()
    }
    return {
      granted: true,
      giveBack: () => end(false),
      async use(send) {
        const outcome = await send()
        end(outcome.kind !== 'not_sent')
        return outcome
      },
    }
  }

  return {
    async acquire(chatId: string, priority: number, patienceMs: number): Promise<SendSlot | SlotRefusal> {
      if (isStopping) return STOPPING
      const untilMs = performance.now() + patienceMs
      const waiter: Waiting = { id: randomUUID(), chatId, priority, untilMs, ...Promise.withResolvers() }
      waiting.add(waiter)
      void wake()
      return waiter.promise
    },
    stop: (): void => void (isStopping = true),
    async close(): Promise<void> {
      isStopping = true
      await Promise.race([wake(), delay(CLOSE_LIMIT_MS, undefined, { ref: false })])
    },
  }
}
