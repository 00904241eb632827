import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { EXIT_CONFIG } from '@peyk/runtime/process'

const READY_POLL_MS = 100
const READY_TIMEOUT_MS = 3_000

export type ProcessSpec = {
  name: string
  /** The script that Node runs. */
  script: string
  env: NodeJS.ProcessEnv
  /** Answers 200 once the process can do its work: `http://127.0.0.1:<port>/readyz`. */
  readyUrl: string
  /** Whether it is started again when it ends by itself. */
  restart: boolean
}

export type RestartPolicy = {
  /** Doubles with each failure, up to `longestDelayMs`; back to this once a run lasted `steadyMs`. */
  firstDelayMs: number
  longestDelayMs: number
  steadyMs: number
  /** So many runs in a row that never became ready, and it is given up. */
  maxFailedStarts: number
}

export type SupervisedProcess = {
  /** Resolves when it is ready for the first time; stays pending when it never is. */
  ready: Promise<void>
  /** Resolves when it has ended and does not come back: 0 when it was stopped, else the status to exit with. */
  finished: Promise<number>
  /** From now on its end is no crash: it is not started again. */
  retire(): void
  /** SIGTERM, and SIGKILL when that was not enough within the limit. */
  stop(limitMs: number): Promise<void>
  kill(): void
}

type Terminal = { write(line: string): void; follow(stream: Readable): void }

/** Runs one process, again and again if it crashes, until it is stopped or given up. */
export function superviseProcess(
  spec: ProcessSpec,
  policy: RestartPolicy,
  terminal: Terminal,
  say: (line: string) => void,
): SupervisedProcess {
  const stopped = new AbortController()
  const ready = Promise.withResolvers<void>()
  let child: ChildProcess | undefined

  async function runUntilDone(): Promise<number> {
    let delayMs = policy.firstDelayMs
    let failedStarts = 0
    for (;;) {
      const run = await runOnce()
      if (stopped.signal.aborted) return 0
      if (run.status === EXIT_CONFIG) {
        say(`${spec.name}: its configuration is wrong (see above); not started again`)
        return EXIT_CONFIG
      }
      failedStarts = run.becameReady ? 0 : failedStarts + 1
      if (!spec.restart || failedStarts >= policy.maxFailedStarts) {
        say(`${spec.name} ended (${run.how}); given up after ${failedStarts} failed starts in a row`)
        return 1
      }
      if (run.lastedMs >= policy.steadyMs) delayMs = policy.firstDelayMs
      say(`${spec.name} ended (${run.how}); starting it again in ${delayMs / 1000} s`)
      await delay(delayMs, undefined, { signal: stopped.signal }).catch(() => undefined)
      if (stopped.signal.aborted) return 0
      delayMs = Math.min(delayMs * 2, policy.longestDelayMs)
    }
  }

  async function runOnce() {
    const startedAt = Date.now()
    const process_ = spawn(process.execPath, [spec.script], { env: spec.env, stdio: ['ignore', 'pipe', 'pipe'] })
    child = process_
    terminal.follow(process_.stdout)
    terminal.follow(process_.stderr)
    const ended = new AbortController()
    const becameReady = untilReady(spec.readyUrl, ended.signal).then((isReady) => {
      if (isReady) ready.resolve()
      return isReady
    })
    const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      process_.once('error', (error) => resolve([null, error.message]))
      process_.once('exit', (code, name) => resolve([code, name]))
    })
    ended.abort()
    return {
      status,
      how: status === null ? `${signal}` : `exit status ${status}`,
      becameReady: await becameReady,
      lastedMs: Date.now() - startedAt,
    }
  }

  const finished = runUntilDone()
  return {
    ready: ready.promise,
    finished,
    retire: () => stopped.abort(),
    async stop(limitMs) {
      stopped.abort()
      child?.kill('SIGTERM')
      const timer = setTimeout(() => {
        say(`${spec.name} did not end within ${limitMs / 1000} s; ending it at once`)
        child?.kill('SIGKILL')
      }, limitMs)
      await finished
      clearTimeout(timer)
    },
    kill() {
      stopped.abort()
      child?.kill('SIGKILL')
    },
  }
}

/** Asks until the answer is 200 (true) or the process has ended (false). */
async function untilReady(url: string, ended: AbortSignal): Promise<boolean> {
  while (!ended.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([ended, AbortSignal.timeout(READY_TIMEOUT_MS)]) })
      await response.arrayBuffer().catch(() => undefined)
      if (response.ok) return true
    } catch {
      // It does not listen yet.
    }
    await delay(READY_POLL_MS, undefined, { signal: ended }).catch(() => undefined)
  }
  return false
}
