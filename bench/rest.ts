import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { AppName } from '../tests/support/app-process.ts'
import { startReady } from './app.ts'
import { startBaseline } from './baseline-process.ts'
import { median, toRow } from './benchmark.ts'
import type { Benchmark, BenchmarkOptions, Row } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { residentBytesOf } from './process-usage.ts'
import { withScene } from './sides.ts'
import type { Scene } from './sides.ts'

const APPS: readonly AppName[] = ['ingress', 'scheduler', 'notifier', 'board']
const FULL = { rounds: 3, idleMs: 5 * SECOND, portions: 5, portion: 20_000 }
const SMOKE = { rounds: 1, idleMs: 100, portions: 2, portion: 200 }
type Size = typeof FULL

const CONNECTIONS = 50
const LONGEST_MS = 300 * SECOND
const MIB = 2 ** 20
const MOST_IDLE_RATIO = 1.3
const MOST_READY_SECONDS = 1
/** Memory is not the same twice: what is collected when is the engine's to choose. */
const MOST_GROWTH = 1.1

type Idle = { mib: number; readySeconds: number }

/** What each app takes while nothing happens, how soon it is ready, and what ingress and notifier take after much work. */
export const rest: Benchmark = async ({ isSmoke, say }) => {
  const size = isSmoke ? SMOKE : FULL
  const idle = await measureIdle(size, say)
  return [...idle, ...(await measureGrowth(size, say))]
}

async function measureIdle(size: Size, say: BenchmarkOptions['say']): Promise<Row[]> {
  const baselines: Idle[] = []
  const found = new Map<AppName, Idle[]>(APPS.map((name) => [name, []]))
  for (let round = 0; round < size.rounds; round += 1) {
    say(`idle, round ${round + 1} of ${size.rounds}`)
    await withScene({ orders: 1 }, async ({ shop, simulator }) => {
      const watch = async (process: { pid: number; readyAfterMs: number; end: () => Promise<void> }): Promise<Idle> => {
        await delay(size.idleMs)
        const mib = residentBytesOf(process.pid) / MIB
        await process.end()
        return { mib, readySeconds: process.readyAfterMs / SECOND }
      }
      // One after the other: a start-up is slower while another one is under way.
      baselines.push(await watch(await startBaseline('baseline-empty', { REDIS_URL: shop.url })))
      for (const name of APPS) found.get(name)?.push(await watch(await startReady(name, { shop, simulator })))
    })
  }
  const of = (rounds: readonly Idle[], what: keyof Idle) => rounds.map((idle) => idle[what])
  const memory = median(of(baselines, 'mib'))
  const ready = median(of(baselines, 'readySeconds'))
  return [
    toRow('rest.empty-worker.idle', 'MiB', of(baselines, 'mib')),
    toRow('rest.empty-worker.ready', 's', of(baselines, 'readySeconds')),
    ...[...found].flatMap(([name, rounds]) => {
      const idle = toRow(`rest.${name}.idle`, 'MiB', of(rounds, 'mib'))
      const start = toRow(`rest.${name}.ready`, 's', of(rounds, 'readySeconds'))
      const ratio = idle.value / memory
      return [
        { ...idle, baseline: memory, ratio, goal: `≤ ${MOST_IDLE_RATIO} ×`, holds: ratio <= MOST_IDLE_RATIO },
        {
          ...start,
          baseline: ready,
          ratio: start.value / ready,
          goal: `< ${MOST_READY_SECONDS} s`,
          holds: start.value < MOST_READY_SECONDS,
        },
      ]
    }),
  ]
}

/** Memory after each portion of notices, from webhook to message: one that leaks takes more after the last than after the first. */
function measureGrowth(size: Size, say: BenchmarkOptions['say']): Promise<Row[]> {
  return withScene({ orders: size.portions * size.portion }, async (scene) => {
    const [{ url, pid }, notifierPid] = await Promise.all([scene.startIngress('peyk'), scene.startWorker('peyk')])
    const notifier = { name: 'notifier', pid: notifierPid, mib: [] as number[] }
    const ingress = { name: 'ingress', pid, mib: [] as number[] }
    for (let portion = 0; portion < size.portions; portion += 1) {
      say(`${(portion + 1) * size.portion} notices`)
      await tellPortion(scene, url, portion, size)
      for (const { pid, mib } of [notifier, ingress]) mib.push(residentBytesOf(pid) / MIB)
    }
    return [notifier, ingress].flatMap(({ name, mib }) => toGrowth(name, mib, size))
  })
}

async function tellPortion({ simulator }: Scene, url: string, portion: number, size: Size): Promise<void> {
  const first = portion * size.portion
  await loadFully({ url, connections: CONNECTIONS, first, count: size.portion })
  await simulator.untilSent(first + size.portion, LONGEST_MS)
  await delay(size.idleMs)
}

function toGrowth(name: string, mib: readonly number[], { portion, portions }: Size): Row[] {
  const [first = Number.NaN] = mib
  const last = mib.at(-1) ?? Number.NaN
  const after = (notices: number) => `rest.${name}.after-${notices}`
  const ratio = last / first
  return [
    { name: after(portion), value: first, unit: 'MiB' },
    {
      name: after(portion * portions),
      value: last,
      unit: 'MiB',
      baseline: first,
      ratio,
      goal: `≤ ${MOST_GROWTH} × after ${portion.toLocaleString('en')}`,
      holds: ratio <= MOST_GROWTH,
    },
  ]
}
