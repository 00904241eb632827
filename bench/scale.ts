import { cpus } from 'node:os'
import { SECOND } from '@peyk/domain/time'
import { createProducer } from '@peyk/queues/producer'
import { median, toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { queueNotices } from './deliver.ts'
import { PREFIX } from './prefix.ts'
import { cpuSecondsOf } from './process-usage.ts'
import { assertToldOnce, rateOfSends } from './sends.ts'
import { withScene } from './sides.ts'

const ANSWER_MS = 50
const FULL = { processes: [1, 2, 4], notices: 8000, rounds: 3 }
const SMOKE = { processes: [1, 2], notices: 1000, rounds: 1 }
const LONGEST_MS = 120 * SECOND
/** What is left for others of a core, or of all, that is called full. */
const FULL_SHARE = 0.9
const LEAST_SHARE = 0.9
const WARM_UP_SHARE = 0.2

/** One round's figures: `notifier` is the mean of the notifiers' shares of a core, `machine` the busy share of all cores. */
type Round = { rate: number; notifier: number; simulator: number; redis: number; machine: number }

/** Notices a second through several notifiers while Telegram answers in 50 ms, and the processors' part in it. */
export const scale: Benchmark = async ({ isSmoke, say }) => {
  const { processes: numbers, notices, rounds } = isSmoke ? SMOKE : FULL
  const found = new Map<number, Round[]>(numbers.map((processes) => [processes, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const processes of numbers) {
      say(`${processes} notifier(s), round ${round + 1} of ${rounds}`)
      found.get(processes)?.push(await measure(processes, notices))
    }
  }
  const one = median((found.get(1) ?? []).map(({ rate }) => rate))
  return [...found].flatMap(([processes, rounds]) => toRows(processes, rounds, one))
}

function measure(processes: number, notices: number): Promise<Round> {
  return withScene({ orders: notices }, async ({ shop, simulator, startWorker }) => {
    await queueNotices(shop)
    await simulator.delaySends(ANSWER_MS)
    const producer = createProducer(shop.redis, PREFIX, () => undefined)
    // Else the first that is ready would have told many before the last one takes part.
    await producer.queue('notifications').pause()
    const pids = await Promise.all(Array.from({ length: processes }, () => startWorker('peyk')))
    await producer.queue('notifications').resume()
    await producer.close()
    await simulator.untilSent(notices * WARM_UP_SHARE, LONGEST_MS)
    const stop = watchCpu([simulator.pid, shop.redisPid, ...pids])
    await simulator.untilSent(notices, LONGEST_MS)
    const { shares, machine } = stop()
    const [simulatorShare = 0, redis = 0, ...notifiers] = shares
    const sends = await simulator.sends()
    assertToldOnce(sends, notices)
    return {
      rate: rateOfSends(sends, notices),
      notifier: notifiers.reduce((sum, share) => sum + share, 0) / processes,
      simulator: simulatorShare,
      redis,
      machine,
    }
  })
}

/** From now until it is called: each process's share of one core, and the busy share of all cores. */
function watchCpu(pids: readonly number[]): () => { shares: number[]; machine: number } {
  const startedAtMs = performance.now()
  const before = pids.map(cpuSecondsOf)
  const machineBefore = machineTimes()
  return () => {
    const seconds = (performance.now() - startedAtMs) / SECOND
    const { busy, all } = machineTimes()
    return {
      shares: pids.map((pid, i) => (cpuSecondsOf(pid) - (before[i] ?? 0)) / seconds),
      machine: (busy - machineBefore.busy) / (all - machineBefore.all),
    }
  }
}

function machineTimes(): { busy: number; all: number } {
  const times = cpus().map((cpu) => cpu.times)
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0)
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all }
}

function toRows(processes: number, rounds: readonly Round[], one: number): Row[] {
  const name = `scale.${processes}-notifier${processes === 1 ? '' : 's'}`
  const rate = toRow(
    name,
    'notices/s',
    rounds.map((round) => round.rate),
  )
  const ratio = rate.value / one
  const typical = (of: (round: Round) => number) => median(rounds.map(of))
  const busiest = Math.max(
    typical(({ notifier }) => notifier),
    typical(({ simulator }) => simulator),
    typical(({ redis }) => redis),
    typical(({ machine }) => machine),
  )
  const least = LEAST_SHARE * processes
  const goal = `≥ ${least} × or a core is full`
  const holds = ratio >= least || busiest >= FULL_SHARE
  const cpu = (what: 'notifier' | 'simulator' | 'redis' | 'machine') =>
    toRow(
      `${name}.cpu.${what}`,
      what === 'machine' ? '% of all cores' : '% of a core',
      rounds.map((round) => 100 * round[what]),
    )
  return [
    processes === 1 ? rate : { ...rate, baseline: one, ratio, goal, holds },
    cpu('notifier'),
    cpu('simulator'),
    cpu('redis'),
    cpu('machine'),
  ]
}
