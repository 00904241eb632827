import type { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createPrefixer } from './prefixed-lines.ts'
import { EXIT_CONFIG } from '@peyk/runtime/process'
import { superviseProcess } from './supervised-process.ts'
import type { ProcessSpec, RestartPolicy } from './supervised-process.ts'

const OTHERS_MAY_SPEAK_MS = 1_500

export type Processes = {
  /** Resolves when all of them are ready; rejects when one is given up before. */
  ready: Promise<void>
  /** Resolves when all have ended: 0 after `stop()`, else the status to exit with. */
  finished: Promise<number>
  /** Stops them one after the other, in the order they were given. */
  stop(): Promise<void>
  /** Ends all at once. */
  kill(): void
}

export type ProcessesOptions = Partial<RestartPolicy> & {
  /** Where their lines go. Default: standard output, in colours on a terminal. */
  output?: Writable
  colour?: boolean
  /** How long each may take to stop before it is killed. Above the 25 s that an app gives itself. */
  stopLimitMs?: number
}

/**
 * Starts processes and keeps them running. When one is given up (it never becomes ready, or exits with status 78, wrong
 * configuration), the others are stopped too.
 */
export function startProcesses(specs: readonly ProcessSpec[], options: ProcessesOptions = {}): Processes {
  const {
    output = process.stdout,
    colour = process.stdout.isTTY && !process.env['NO_COLOR'],
    stopLimitMs = 30_000,
  } = options
  const policy: RestartPolicy = {
    firstDelayMs: options.firstDelayMs ?? 500,
    longestDelayMs: options.longestDelayMs ?? 30_000,
    steadyMs: options.steadyMs ?? 60_000,
    maxFailedStarts: options.maxFailedStarts ?? 5,
  }
  const terminalOf = createPrefixer([...specs.map((spec) => spec.name), 'peyk'], output, colour)
  const own = terminalOf('peyk')
  const supervised = specs.map((spec) => superviseProcess(spec, policy, terminalOf(spec.name), own.write))

  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= stopInOrder())
  async function stopInOrder(): Promise<void> {
    // A Ctrl-C may have reached them as well as us; none of them is to come back while another is still stopping.
    for (const one of supervised) one.retire()
    for (const one of supervised) await one.stop(stopLimitMs)
  }

  async function finish(): Promise<number> {
    const status = await Promise.race(supervised.map((one) => one.finished))
    // What is wrong for one is often wrong for others: they all say so before they are stopped.
    if (status === EXIT_CONFIG) await Promise.race([allFinished(), delay(OTHERS_MAY_SPEAK_MS)])
    await stop()
    return status
  }
  const allFinished = () => Promise.all(supervised.map((one) => one.finished))
  const finished = finish()

  return {
    ready: untilAllReady(
      supervised.map((one) => one.ready),
      finished,
    ),
    finished,
    stop,
    kill() {
      for (const one of supervised) one.kill()
    },
  }
}

async function untilAllReady(ready: Promise<void>[], finished: Promise<number>): Promise<void> {
  const ended = Symbol('ended')
  const first = await Promise.race([Promise.all(ready), finished.then(() => ended)])
  if (first === ended) throw new Error('The processes ended before all of them were ready.')
}
