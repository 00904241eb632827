import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { measureSides } from './benchmark.ts'
import type { Benchmark, Side } from './benchmark.ts'
import { loadWebhooksEvenly } from './paced-load.ts'
import { withScene } from './scene.ts'
import type { Scene, Started } from './scene.ts'
import { assertSentOnce, untilSent } from './sends.ts'

const PER_SECOND = 29
const FULL = { quietSeconds: 40, idleSeconds: 30, warmUpSeconds: 20, busySeconds: 60 }
const SMOKE = { quietSeconds: 0.1, idleSeconds: 1, warmUpSeconds: 1, busySeconds: 1 }
/** The log level and the limits that operators have. */
const DEFAULTS = { LOG_LEVEL: 'info', TELEGRAM_RATE_PER_SECOND: '30', TELEGRAM_CHAT_INTERVAL_MS: '1000' }

/** Processor time of all processes in percent of one core, idle and while a shop sells as much as one bot may send. */
export const processor: Benchmark = async (run) => {
  const { peyk, baseline } = await measureSides(run, (side) => sharesOf(side, run.isSmoke ? SMOKE : FULL))
  return {
    'processor.idle': { value: peyk.idle, baseline: baseline.idle },
    'processor.29-orders': { value: peyk.busy, baseline: baseline.busy },
  }
}

function sharesOf(side: Side, size: typeof FULL): Promise<{ idle: number; busy: number }> {
  return withScene({}, async (scene) => {
    const { ingress, all } = await startAll(side, scene)
    await delay(size.quietSeconds * 1000)
    const idle = await shareDuring(all, () => delay(size.idleSeconds * 1000))
    const warmUp = PER_SECOND * size.warmUpSeconds
    const count = PER_SECOND * size.busySeconds
    await loadWebhooksEvenly(ingress.url, PER_SECOND, { first: 0, count: warmUp })
    const busy = await shareDuring(all, () => loadWebhooksEvenly(ingress.url, PER_SECOND, { first: warmUp, count }))
    await untilSent(scene.simulator, warmUp + count)
    assertSentOnce(scene.simulator, warmUp + count)
    return { idle, busy }
  })
}

async function startAll(side: Side, { startApp, startIngress, startWorker }: Scene) {
  if (side === 'baseline') {
    const ingress = await startIngress(side)
    return { ingress, all: [ingress, await startWorker(side)] }
  }
  const ingress = await startApp('ingress', DEFAULTS)
  const others = await Promise.all((['scheduler', 'notifier', 'board'] as const).map((app) => startApp(app, DEFAULTS)))
  return { ingress, all: [ingress, ...others] }
}

/** Returns percent of one core. */
async function shareDuring(processes: readonly Started[], act: () => Promise<unknown>): Promise<number> {
  const cpuSeconds = () => processes.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0)
  const before = cpuSeconds()
  const startedAtMs = performance.now()
  await act()
  return ((cpuSeconds() - before) / (performance.now() - startedAtMs)) * 1000 * 100
}

/** Of `/proc/<pid>/stat`, counted from the field after the name: utime and stime in hundredths of a second, proc(5). */
const UTIME = 11
const STIME = 12
const TICKS_PER_SECOND = 100

/** Returns the processor time that a process has used in all its threads. @throws {Error} on another system than Linux */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name is in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND
}
