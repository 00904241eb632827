import { SECOND } from '@peyk/domain/time'

const WIDTH = 20

/** How far something is: a bar, how many a second since it began, and the time that the rest will take at that rate. */
export function renderProgress(done: number, all: number, elapsedMs: number): string {
  const share = all === 0 ? 1 : done / all
  const filled = Math.floor(share * WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
  const perMs = elapsedMs === 0 ? 0 : done / elapsedMs
  const left = perMs === 0 ? '' : `, ${toClock((all - done) / perMs)} left`
  return `${bar} ${Math.floor(share * 100)} %, ${Math.round(perMs * SECOND)}/s${left}`
}

/** Minutes and seconds, `2:05`; hours too when there are any. */
function toClock(ms: number): string {
  const seconds = Math.round(ms / SECOND)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const pad = (number: number) => String(number).padStart(2, '0')
  const rest = pad(seconds % 60)
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${pad(minutes)}:${rest}`
}
