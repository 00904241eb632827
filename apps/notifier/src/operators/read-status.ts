import type { Settings } from '@peyk/config/settings'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { Heartbeat } from '@peyk/store/heartbeats'
import type { Store } from '@peyk/store/store'
import type { StatusFigures } from '@peyk/telegram/figures-message'
import { readState } from './current-state.ts'

export type ReadStatusDeps = {
  store: Pick<Store, 'ledger' | 'statistics' | 'heartbeats'>
  queue: Producer['queue']
  sources: Settings['sources']
  timeZone: string
}

/** Returns the figures of `/status`. */
export async function readStatus({ store, queue, sources, timeZone }: ReadStatusDeps): Promise<StatusFigures> {
  const [today, lastHour, now, processes, queues] = await Promise.all([
    store.statistics.today(timeZone),
    store.statistics.lastHour(),
    readState(store),
    store.heartbeats.list(),
    Promise.all(
      QUEUE_NAMES.map(async (name) => {
        const counts = await queue(name).getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed')
        const sum = (...states: string[]) => states.reduce((total, state) => total + (counts[state] ?? 0), 0)
        return {
          name,
          waiting: sum('waiting', 'prioritized', 'delayed'),
          active: sum('active'),
          failed: sum('failed'),
        }
      }),
    ),
  ])
  return {
    sources,
    notifiedToday: today.notified,
    now,
    lastHour: lastHour.paidToNotified,
    queues,
    processes: toVersions(processes),
  }
}

function toVersions(processes: readonly Heartbeat[]): StatusFigures['processes'] {
  const counts = new Map<string, { app: string; version: string; count: number }>()
  for (const { app, version } of processes) {
    const key = `${app} ${version}`
    counts.set(key, { app, version, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
