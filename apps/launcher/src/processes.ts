import type { Writable } from 'node:stream'
import { SECOND } from '@peyk/domain/time'
import { EXIT_CONFIG } from '@peyk/runtime/process'
import pTimeout from 'p-timeout'
import { createPrefixer } from './prefixed-lines.ts'
import { superviseProcess } from './supervised-process.ts'
import type { ProcessSpec, RestartPolicy } from './supervised-process.ts'

/** How long the other processes may still report their own configuration problems. */
const OTHER_PROBLEMS_MS = 1.5 * SECOND
/** Above the 25 s that an app gives itself. */
const STOP_LIMIT_MS = 30 * SECOND
const POLICY: RestartPolicy = {
  firstDelayMs: 0.5 * SECOND,
  longestDelayMs: 30 * SECOND,
  steadyMs: 60 * SECOND,
  maxFailedStarts: 5,
}

export type Processes = {
  /** Resolves when all of them are ready. Rejects when they end before that. */
  ready: Promise<void>
  /** Resolves when all have ended: 0 after `stop()`, else the status to exit with. */
  finished: Promise<number>
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
 * wrong configuration), the others are stopped too.
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

  async function finish(): Promise<number> {
    const all = supervised.map((one) => one.finished)
    const status = await Promise.race(all)
    // What is wrong for one is often wrong for others: each may report it before it is stopped.
    if (status === EXIT_CONFIG)
      await pTimeout(Promise.all(all), { milliseconds: OTHER_PROBLEMS_MS, fallback: () => [] })
    await stop()
    return status
  }
  const finished = finish()
  const allReady = Promise.all(supervised.map((one) => one.ready)).then(() => undefined)

  return {
    ready: Promise.race([allReady, finished.then(failBeforeReady)]),
    finished,
    stop,
    kill() {
      for (const one of supervised) one.kill()
    },
  }
}

function failBeforeReady(): never {
  throw new Error('The processes ended before all of them were ready.')
}
