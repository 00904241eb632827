import type { Settings } from '@peyk/config/settings'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { Presence } from '@peyk/store/presence'
import type { Store } from '@peyk/store/store'
import type { StatusFigures } from '@peyk/telegram/figures-message'
import { readStanding } from './standing.ts'

export type ReadStatusDeps = {
  store: Pick<Store, 'ledger' | 'statistics' | 'presence'>
  queue: Producer['queue']
  sources: Settings['sources']
  timeZone: string
}

/** How Peyk is right now. */
export async function readStatus({ store, queue, sources, timeZone }: ReadStatusDeps): Promise<StatusFigures> {
  const [today, lastHour, now, processes, queues] = await Promise.all([
    store.statistics.today(timeZone),
    store.statistics.lastHour(),
    readStanding(store),
    store.presence.list(),
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
    toldToday: today.told,
    now,
    lastHour: lastHour.paidToTold,
    queues,
    processes: toVersions(processes),
  }
}

function toVersions(processes: readonly Presence[]): StatusFigures['processes'] {
  const counts = new Map<string, { app: string; version: string; count: number }>()
  for (const { app, version } of processes) {
    const key = `${app} ${version}`
    counts.set(key, { app, version, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
