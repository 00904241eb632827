import { NotFoundError } from '../not-found.ts'
import { conflict } from './api-error.ts'

export type Update = { update_id: number } & Record<string, unknown>

export type Updates = {
  /** Queues an update, unless its type is not among the allowed ones. Returns its id, or `undefined` when left out. */
  push(type: string, content: unknown): number | undefined
  /** Queues an earlier update once more under its old id, as Telegram does when it missed the answer. */
  repeat(updateId: number): void
  first(): Update | undefined
  confirm(updateId: number): void
  count(): number
  drop(): void
  allow(types: readonly string[] | undefined): void
  allowed(): readonly string[] | undefined
  get(request: GetUpdates): Promise<Update[]>
  /** Ends a waiting getUpdates with a 409. */
  endWaiting(reason: string): void
  /** Whether a getUpdates waits for an update now. */
  isPolled(): boolean
  /** Called after each new update. */
  onPush(listener: () => void): void
}

export type GetUpdates = { offset: number; limit: number; timeoutMs: number; signal: AbortSignal }

type Waiting = { ended: Promise<void>; answer(): void; fail(error: Error): void }

const EPOCH_MS = Date.UTC(2026, 0, 1)
const MS_PER_ID = 100

/**
 * Returns the first id: ten for each second since 2026, so that a simulator that starts again repeats none, which Peyk would take for one that
 * it has handled. They fit into 31 bits until 2032.
 */
const firstUpdateId = () => Math.floor((Date.now() - EPOCH_MS) / MS_PER_ID)
/** https://core.telegram.org/bots/api#getupdates: all but these when `allowed_updates` is empty. */
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])
const OTHER_POLLER = 'terminated by other getUpdates request; make sure that only one bot instance is running'

export function createUpdates(): Updates {
  let pending: Update[] = []
  const all = new Map<number, Update>()
  let nextId = firstUpdateId()
  let allowed: readonly string[] | undefined
  let waiting: Waiting | undefined
  let announce = (): void => undefined

  function enqueue(update: Update): void {
    pending.push(update)
    waiting?.answer()
    announce()
  }

  return {
    push(type, content) {
      if (!isAllowed(type, allowed)) return undefined
      const update: Update = { update_id: nextId, [type]: content }
      nextId += 1
      all.set(update.update_id, update)
      enqueue(update)
      return update.update_id
    },
    repeat(updateId) {
      const update = all.get(updateId)
      if (!update) throw new NotFoundError('the id of an update that was queued before', updateId)
      enqueue(update)
    },
    first: () => pending[0],
    confirm(updateId) {
      const index = pending.findIndex((update) => update.update_id === updateId)
      if (index !== -1) pending.splice(index, 1)
    },
    count: () => pending.length,
    drop: () => void (pending = []),
    allow: (types) => void (allowed = types),
    allowed: () => allowed,
    onPush: (listener) => void (announce = listener),
    isPolled: () => waiting !== undefined,
    endWaiting: (reason) => waiting?.fail(conflict(reason)),
    async get({ offset, limit, timeoutMs, signal }) {
      waiting?.fail(conflict(OTHER_POLLER))
      if (offset < 0) pending = pending.slice(offset)
      else pending = pending.filter((update) => update.update_id >= offset)
      if (pending.length === 0 && timeoutMs > 0) {
        const self = createWaiting(timeoutMs, signal)
        waiting = self
        await self.ended.finally(() => {
          if (waiting === self) waiting = undefined
        })
      }
      return pending.slice(0, limit)
    },
  }
}

function isAllowed(type: string, allowed: readonly string[] | undefined): boolean {
  return allowed && allowed.length > 0 ? allowed.includes(type) : !NOT_BY_DEFAULT.has(type)
}

/** Waits until it is answered, failed or hung up, or until the time is over. */
function createWaiting(timeoutMs: number, signal: AbortSignal): Waiting {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, timeoutMs)
  const hungUp = (): void => resolve()
  signal.addEventListener('abort', hungUp)
  if (signal.aborted) hungUp()
  const ended = promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', hungUp)
  })
  return { ended, answer: resolve, fail: reject }
}
