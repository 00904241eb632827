import { SECOND } from '@peyk/domain/time'
import { startReady } from './app.ts'
import type { Benchmark, BenchmarkOptions, Row } from './benchmark.ts'
import { queueNotices } from './deliver.ts'
import { FIRST_CHAT } from './order-range.ts'
import { openShop } from './shop.ts'
import { startSimulatorProcess } from './simulator-process.ts'

/** Of so many notices that wait, `measured` are sent; 30 a second for all of them would be five minutes. */
const FULL = { waiting: 10_000, measured: { 30: 2100, 1000: 10_000 } }
const SMOKE = { waiting: 2000, measured: { 30: 60, 1000: 2000 } }
const RATES = [30, 1000] as const
const PROCESSES = [1, 8]
const LONGEST_START_MS = 10 * SECOND
const LEAST_USED = 0.98
const WARM_UP_SHARE = 0.2

/**
 * Notices waiting, as many as Telegram takes: how much of its limit is used, and how often it is passed. The simulator counts
 * strictly, by the time at which it takes a message.
 */
export const limit: Benchmark = async ({ isSmoke, say }) => {
  const size = isSmoke ? SMOKE : FULL
  const rows: Row[] = []
  for (const perSecond of RATES) {
    for (const processes of isSmoke ? [1] : PROCESSES)
      rows.push(
        ...(await measure(perSecond, processes, { waiting: size.waiting, measured: size.measured[perSecond] }, say)),
      )
  }
  return rows
}

async function measure(
  perSecond: number,
  processes: number,
  size: { waiting: number; measured: number },
  say: BenchmarkOptions['say'],
): Promise<Row[]> {
  say(`${size.waiting} wait, ${perSecond} a second, ${processes} notifier(s)`)
  const shop = await openShop(size.waiting)
  const simulator = await startSimulatorProcess(perSecond)
  try {
    await queueNotices(shop)
    await simulator.haveStarted(FIRST_CHAT, size.waiting)
    const env = { TELEGRAM_RATE_PER_SECOND: String(perSecond), TELEGRAM_CHAT_INTERVAL_MS: '1000' }
    const notifiers = await Promise.all(
      Array.from({ length: processes }, () => startReady('notifier', { shop, simulator, env })),
    )
    await simulator.untilSent(size.measured, LONGEST_START_MS + (3 * SECOND * size.measured) / perSecond)
    const sends = await simulator.sends()
    await Promise.all(notifiers.map((notifier) => notifier.end()))
    const name = `limit.${perSecond}.${processes}-notifier${processes === 1 ? '' : 's'}`
    const used = shareUsed(sends.times.slice(0, size.measured), perSecond)
    const { violations } = sends
    return [
      { name: `${name}.used`, value: 100 * used, unit: '%', goal: '≥ 98 %', holds: used >= LEAST_USED },
      // A figure must not be zero: it would look as if nothing was measured.
      {
        name: `${name}.within-limit`,
        value: sends.times.length,
        unit: `messages, ${violations} too soon`,
        goal: '0 too soon',
        holds: violations === 0,
      },
    ]
  } finally {
    await simulator.close()
    await shop.close()
  }
}

/** Once it has warmed up: whatever a second may take, the same message of the next second comes a second later at the soonest. */
function shareUsed(times: readonly number[], perSecond: number): number {
  const seconds = Math.floor((times.length * (1 - WARM_UP_SHARE)) / perSecond)
  const last = times.length - 1
  const tookMs = (times[last] ?? 0) - (times[last - seconds * perSecond] ?? 0)
  return Math.min(1, (seconds * SECOND) / tookMs)
}
