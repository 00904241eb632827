import { SECOND } from '@peyk/domain/time'

const WIDTH = 20

/** Returns a progress bar with the rate since the start and the time left at that rate. */
export function renderProgress(done: number, all: number, elapsedMs: number): string {
  const share = all === 0 ? 1 : done / all
  const filled = Math.floor(share * WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
  const perMs = elapsedMs === 0 ? 0 : done / elapsedMs
  const left = perMs === 0 ? '' : `, ${toClock((all - done) / perMs)} left`
  return `${bar} ${Math.floor(share * 100)} %, ${Math.round(perMs * SECOND)}/s${left}`
}

const clock = new Intl.DurationFormat('en', { style: 'digital', hoursDisplay: 'auto' })

/** Returns `2:05`, with hours when there are any. */
function toClock(ms: number): string {
  const seconds = Math.round(ms / SECOND)
  const duration = { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 }
  return clock.format(duration)
}
