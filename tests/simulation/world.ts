import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import { createAgenda } from './agenda.ts'
import { createFaults } from './faults.ts'
import type { Fault } from './faults.ts'
import { createRandom } from './random.ts'

export type World = ReturnType<typeof createWorld>

const START_MS = Date.UTC(2030, 0, 1)
const MAX_EVENTS = 20_000
const TRIES = 0x7e_57
const KINDS = 0x1d_5
const WRONG_BY_MS = [20_000, 10 * MINUTE, 3.5 * HOUR, 31 * DAY] as const

/** Time, chance and the record of one schedule: everything else happens in here, in an order that the seed decides. */
export function createWorld(seed: number, tracing: boolean) {
  const random = createRandom(seed)
  const tries = createRandom(seed ^ TRIES)
  const kinds = createRandom(seed ^ KINDS)
  const agenda = createAgenda(random)
  const counts = new Map<string, number>()
  const problems: string[] = []
  const trace: string[] = []
  let nowMs = START_MS
  let events = 0
  let redisAheadMs = 0

  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const faults = createFaults(random, (fault: Fault) => {
    count(fault)
    say(() => `  ! ${fault}`)
  })

  function say(line: () => string): void {
    if (tracing) trace.push(`${((nowMs - START_MS) / 1000).toFixed(3).padStart(9)}  ${line()}`)
  }

  return {
    random,
    /** Decides only who pays at the second try: other schedules do not depend on it. */
    tries,
    /** Decides only which kinds are sent, and which orders are refunded. */
    kinds,
    faults,
    counts,
    count,
    /** A line of the trace; made only where somebody reads it. */
    say,
    trace,
    /** Things that must never happen and did. */
    problems,
    /** The time by Redis's clock, which may be wrong. */
    nowMs: () => nowMs,
    redisNowMs: () => nowMs + redisAheadMs,
    /** Sets Redis's clock right, or wrong by up to a month. */
    jumpRedisClock: (): void => {
      redisAheadMs = random.chance(0.4) ? 0 : random.pick(WRONG_BY_MS) * random.pick([-1, 1] as const)
      say(() => `  Redis’s clock is ${redisAheadMs / 1000} s ahead`)
    },
    setRedisClockRight: (): void => {
      redisAheadMs = 0
    },
    elapsedMs: () => nowMs - START_MS,
    after: (delayMs: number, run: () => void): void => agenda.add(nowMs + Math.max(0, Math.round(delayMs)), run),
    /** Lets time pass in which nothing happens. */
    skip: (ms: number): void => {
      nowMs += ms
    },
    /** How long most things take. */
    shortly: (): number => random.spread(1, 30),
    /** Runs events until there are none left. After each, the code that it woke runs as far as it can. */
    async run(): Promise<void> {
      for (let event = agenda.take(); event !== undefined; event = agenda.take()) {
        nowMs = Math.max(nowMs, event.atMs)
        event.run()
        await new Promise(setImmediate)
        events += 1
        if (events > MAX_EVENTS) {
          problems.push(`it never ends: more than ${MAX_EVENTS} events`)
          return
        }
      }
    },
    events: () => events,
  }
}
