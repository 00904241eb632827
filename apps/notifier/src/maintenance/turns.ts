import { randomUUID } from 'node:crypto'
import { SECOND } from '@peyk/domain/time'
import type { JobName } from '@peyk/queues/catalogue'
import { repeat } from '@peyk/runtime/repeat'
import type { Leases } from '@peyk/store/leases'

/** Regular work, and how often it is done over all notifiers. */
export type Turn = { name: JobName<'maintenance'>; everyMs: number }

export type TurnsDeps = {
  turns: readonly Turn[]
  leases: Pick<Leases, 'hold' | 'release'>
  enqueue: (name: JobName<'maintenance'>) => Promise<void>
  onError: (error: unknown) => void
  askEveryMs?: number
}

const ASK_EVERY_MS = 2 * SECOND

/**
 * Queues regular work: one job an interval, however many notifiers do this. Each asks often, by its monotonic clock. A lease of
 * the interval's length decides by Redis's clock whose turn it is, so no worker's wall clock can put the work off.
 */
export function keepTurns(deps: TurnsDeps): { close: () => void } {
  const takeTurns = () => Promise.all(deps.turns.map((turn) => takeTurn(turn, deps)))
  const { stop } = repeat(takeTurns, deps.askEveryMs ?? ASK_EVERY_MS, deps.onError)
  return { close: stop }
}

async function takeTurn({ name, everyMs }: Turn, { leases, enqueue }: TurnsDeps): Promise<void> {
  const lease = `turn:${name}`
  // Nobody renews a turn: the next one begins when the lease ends.
  const holder = randomUUID()
  if (!(await leases.hold(lease, holder, everyMs))) return
  try {
    await enqueue(name)
  } catch (error) {
    await leases.release(lease, holder).catch(() => undefined)
    throw error
  }
}
