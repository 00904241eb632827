import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import pTimeout from 'p-timeout'
import type { SendSlot, SlotRefusal } from './send-slot.ts'

/** A request that waits for its slot `id`. The lowest priority goes first. */
export type Waiter = { id: string; chatId: string; priority: number }
/** A slot whose request ended, or was never written, at `endedAtMs` of `performance.now()`. */
export type EndedSlot = { id: string; chatId: string; isWritten: boolean; endedAtMs: number }
/** What Redis answers a waiter. `busy` means: ask again in `waitMs`. */
export type Grant = { granted: true; isTrial?: boolean } | SlotRefusal

/** Asks Redis for slots and reports ended ones. Returns a grant for each waiter, in their order. */
export type GrantSlots = (waiters: readonly Waiter[], ended: readonly EndedSlot[]) => Promise<readonly Grant[]>

type Waiting = Waiter & PromiseWithResolvers<SendSlot | SlotRefusal> & { untilMs: number }

/** At most so many ask in one step. Where one of them finds no room, neither do those behind it. */
const MOST_ASKED = 20
const SHORTEST_PAUSE_MS = 4
const RETRY_MS = 500
/** Redis may be away when the process stops. */
const CLOSE_LIMIT_MS = 1 * SECOND
const STOPPING: SlotRefusal = { granted: false, because: 'stopping', waitMs: 0 }
const ASK_NEXT: SlotRefusal = { granted: false, because: 'busy', waitMs: 0 }

/** Returns a queue of this process's waiters. It asks for the most urgent of them together, again and again while one waits. */
export function createSlotQueue(grantSlots: GrantSlots) {
  const waiting = new Set<Waiting>()
  let ended: EndedSlot[] = []
  let isStopping = false

  /** Returns how long to wait before asking again, in milliseconds. */
  const askOnce = async (): Promise<number> => {
    const waiters = [...waiting].toSorted((a, b) => a.priority - b.priority)
    const reported = ended
    ended = []
    try {
      const grants = await grantSlots(waiters.slice(0, MOST_ASKED), reported)
      const last = grants.at(-1)
      const forOthers = last?.granted === false && last.because === 'busy' ? last : ASK_NEXT
      return Math.max(0, ...waiters.map((waiter, i) => answer(waiter, grants[i] ?? forOthers)))
    } catch (error) {
      // Redis may have granted slots all the same: those count until their leases end.
      for (const waiter of waiters) {
        waiting.delete(waiter)
        waiter.reject(error)
      }
      if (!isStopping) ended = [...reported, ...ended]
      return RETRY_MS
    }
  }
  const wake = createLoop(() => waiting.size > 0 || ended.length > 0, askOnce)

  /** Returns how long the waiter goes on waiting, in milliseconds; 0 when it has its answer. */
  const answer = (waiter: Waiting, grant: Grant): number => {
    const isPatient = !isStopping && performance.now() < waiter.untilMs
    if (!grant.granted && grant.because === 'busy' && isPatient) return grant.waitMs
    waiting.delete(waiter)
    if (grant.granted)
      waiter.resolve(toSlot((isWritten) => end(waiter, isWritten), grant.isTrial ? waiter.id : undefined))
    else waiter.resolve(isStopping ? STOPPING : grant)
    return 0
  }
  const end = ({ id, chatId }: Waiter, isWritten: boolean) => {
    ended.push({ id, chatId, isWritten, endedAtMs: performance.now() })
    void wake()
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
      await pTimeout(wake(), { milliseconds: CLOSE_LIMIT_MS, fallback: () => undefined })
    },
  }
}

/** Returns what starts the loop unless it runs. The loop ends when there is no work. `step` returns the pause after it, in milliseconds. */
function createLoop(hasWork: () => boolean, step: () => Promise<number>): () => Promise<void> {
  let loop: Promise<void> | undefined
  const run = async () => {
    // All who come in one turn of the event loop are asked for together.
    await nextTurn()
    while (hasWork()) {
      const pauseMs = await step()
      if (pauseMs > 0) await delay(Math.max(Math.ceil(pauseMs), SHORTEST_PAUSE_MS))
    }
    loop = undefined
  }
  return () => (loop ??= run())
}

function toSlot(end: (isWritten: boolean) => void, trialId: string | undefined): SendSlot {
  return {
    granted: true,
    ...(trialId !== undefined && { trialId }),
    giveBack: () => end(false),
    async use(send) {
      const outcome = await send()
      end(outcome.kind !== 'not_sent')
      return outcome
    },
  }
}
