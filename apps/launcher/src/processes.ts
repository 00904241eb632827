import type { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import { createPrefixer } from './prefixed-lines.ts'
import { superviseProcess } from './supervised-process.ts'
import type { ProcessSpec, RestartPolicy } from './supervised-process.ts'

/** Above the 25 s that an app gives itself. */
const STOP_LIMIT_MS = 30 * SECOND
const RESTART_WAIT_MS = 5 * SECOND
const POLICY: RestartPolicy = {
  firstDelayMs: 0.5 * SECOND,
  longestDelayMs: 30 * SECOND,
  steadyMs: 60 * SECOND,
  maxFailedStarts: 5,
}

export type Processes = {
  /** Resolves when all of them are ready. Rejects when one is given up before that. */
  ready: Promise<void>
  /** Resolves when all have ended: 0 after `stop()`, else the status to exit with. */
  finished: Promise<number>
  /**
   * Has these end within `limitMs` and start again, one after the other, since starts at once slow each other down. For development: an
   * orderly restart is `stop()` and a new start.
   */
  restart: (names: readonly string[], limitMs: number) => Promise<void>
  /** Stops them one after the other, in the order they were given. */
  stop: () => Promise<void>
  /** Ends all at once. */
  kill: () => void
}

export type ProcessesOptions = Partial<RestartPolicy> & {
  /** Where their lines go. Default: standard output, in colours on a terminal. */
  output?: Writable
  colour?: boolean
  /** How long each may take to stop before it is killed. */
  stopLimitMs?: number
}

/**
 * Starts processes and restarts those that crash. When one is given up (it never becomes ready, or it exits with status 78,
 * wrong configuration), the others go on without it.
 */
export function startProcesses(specs: readonly ProcessSpec[], options: ProcessesOptions = {}): Processes {
  const {
    output = process.stdout,
    colour = process.stdout.isTTY && !process.env['NO_COLOR'],
    stopLimitMs = STOP_LIMIT_MS,
    ...policy
  } = options
  const linesOf = createPrefixer([...specs.map((spec) => spec.name), 'peyk'], output, colour)
  const own = linesOf('peyk')
  const supervised = specs.map((spec) =>
    superviseProcess(spec, { ...POLICY, ...policy }, linesOf(spec.name), own.write),
  )

  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopInOrder())
  async function stopInOrder(): Promise<void> {
    // Ctrl-C may reach the processes directly: none may be restarted while another one still stops.
    for (const one of supervised) one.retire()
    for (const one of supervised) await one.stop(stopLimitMs)
  }

  const running = new Set(specs.map(({ name }) => name))
  const givenUp = Promise.withResolvers<never>()
  async function follow(index: number, name: string): Promise<number> {
    const status = (await supervised[index]?.finished) ?? 0
    running.delete(name)
    if (stopping !== undefined) return 0
    if (running.size > 0) own.write(`${[...running].join(', ')}: running on without ${name}. Ctrl-C stops all.`)
    givenUp.reject(new Error(`${name} was given up before all processes were ready.`))
    return status
  }
  async function finish(): Promise<number> {
    const statuses = await Promise.all(specs.map(({ name }, index) => follow(index, name)))
    return stopping === undefined ? (statuses.find((status) => status !== 0) ?? 0) : 0
  }
  const finished = finish()
  void finished.then(() => givenUp.reject(new Error('The processes ended before all of them were ready.')))
  const allReady = Promise.all(supervised.map((one) => one.ready)).then(() => undefined)
  // Nobody may wait for it.
  givenUp.promise.catch(() => undefined)

  return {
    ready: Promise.race([allReady, givenUp.promise]),
    finished,
    async restart(names, limitMs) {
      for (const name of names) {
        const one = supervised[specs.findIndex((spec) => spec.name === name)]
        // One whose file is broken keeps no other waiting for long.
        if (one !== undefined)
          await Promise.race([one.restart(limitMs), delay(RESTART_WAIT_MS, undefined, { ref: false })])
      }
    },
    stop,
    kill() {
      for (const one of supervised) one.kill()
    },
  }
}
