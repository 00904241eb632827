import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import pTimeout from 'p-timeout'
import type { PrefixedLines } from './prefixed-lines.ts'

const READY_POLL_MS = 100
const READY_TIMEOUT_MS = 3 * SECOND
/** One thread for V8's background work, and one heap of malloc for all threads: 6 MiB less a process. */
const SMALL = { flags: ['--v8-pool-size=1'], env: { MALLOC_ARENA_MAX: '1' } }

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
  /** Doubles with each failure up to `longestDelayMs`. Starts again from here after a run of `steadyMs`. */
  firstDelayMs: number
  longestDelayMs: number
  steadyMs: number
  /** The number of runs in a row without becoming ready after which the process is given up. */
  maxFailedStarts: number
}

export type SupervisedProcess = {
  /** Resolves when it is ready for the first time; stays pending when it never is. */
  ready: Promise<void>
  /** Resolves when it has ended and is not restarted: 0 when it was stopped, else the status to exit with. */
  finished: Promise<number>
  /** Sends SIGTERM, and SIGKILL after `limitMs`; it is then started again as after a crash. Resolves when it is ready again. */
  restart: (limitMs: number) => Promise<void>
  /** From now on its end is no crash: it is not started again. */
  retire: () => void
  /** Sends SIGTERM, and SIGKILL when the process still runs after `limitMs`. */
  stop: (limitMs: number) => Promise<void>
  kill: () => void
}

/** Runs one process, again and again if it crashes, until it is stopped or given up. */
export function superviseProcess(
  spec: ProcessSpec,
  policy: RestartPolicy,
  lines: PrefixedLines,
  report: (line: string) => void,
): SupervisedProcess {
  const retired = new AbortController()
  const ready = Promise.withResolvers<void>()
  let readyAgain = ready
  let child: ChildProcess | undefined

  async function runUntilDone(): Promise<number> {
    let delayMs = policy.firstDelayMs
    let failedStarts = 0
    while (!retired.signal.aborted) {
      child = spawnNode(spec, lines)
      const run = await waitForEnd(child, spec.readyUrl, () => {
        ready.resolve()
        readyAgain.resolve()
      })
      if (retired.signal.aborted) break
      if (run.status === EXIT_CONFIG) {
        report(`${spec.name}: its configuration is wrong (see above); not started again`)
        return EXIT_CONFIG
      }
      failedStarts = run.becameReady ? 0 : failedStarts + 1
      if (!spec.restart || failedStarts >= policy.maxFailedStarts) {
        report(`${spec.name} ended (${run.reason}); given up after ${failedStarts} failed starts in a row`)
        return 1
      }
      if (run.lastedMs >= policy.steadyMs) delayMs = policy.firstDelayMs
      report(`${spec.name} ended (${run.reason}); starting it again in ${delayMs / SECOND} s`)
      await delay(delayMs, undefined, { signal: retired.signal }).catch(() => undefined)
      delayMs = Math.min(delayMs * 2, policy.longestDelayMs)
    }
    return 0
  }

  const finished = runUntilDone()
  return {
    ready: ready.promise,
    finished,
    restart(limitMs) {
      const ending = child
      readyAgain = Promise.withResolvers()
      ending?.kill('SIGTERM')
      setTimeout(() => ending?.kill('SIGKILL'), limitMs).unref()
      return readyAgain.promise
    },
    retire: () => retired.abort(),
    async stop(limitMs) {
      retired.abort()
      child?.kill('SIGTERM')
      const killLate = () => {
        report(`${spec.name} did not end within ${limitMs / SECOND} s; it is killed`)
        child?.kill('SIGKILL')
        return finished
      }
      await pTimeout(finished, { milliseconds: limitMs, fallback: killLate })
    },
    kill() {
      retired.abort()
      child?.kill('SIGKILL')
    },
  }
}

function spawnNode({ script, env }: ProcessSpec, lines: PrefixedLines): ChildProcess {
  const child = spawn(process.execPath, [...SMALL.flags, script], {
    env: { ...SMALL.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  lines.follow(child.stdout)
  lines.follow(child.stderr)
  return child
}

/** Waits until the process has ended; calls `onReady` when it becomes ready before. */
async function waitForEnd(child: ChildProcess, readyUrl: string, onReady: () => void) {
  const startedAtMs = performance.now()
  const ended = new AbortController()
  const becameReady = waitUntilReady(readyUrl, ended.signal)
  void becameReady.then((isReady) => isReady && onReady())
  const [status, reason] = await new Promise<[number | null, string]>((resolve) => {
    child.once('error', (error) => resolve([null, error.message]))
    child.once('exit', (code, signal) => resolve([code, signal ?? `exit status ${code}`]))
  })
  ended.abort()
  return { status, reason, becameReady: await becameReady, lastedMs: performance.now() - startedAtMs }
}

/** Asks until the answer is 200 (true) or the process has ended (false). */
async function waitUntilReady(url: string, ended: AbortSignal): Promise<boolean> {
  while (!ended.aborted) {
    if (await isReady(url, AbortSignal.any([ended, AbortSignal.timeout(READY_TIMEOUT_MS)]))) return true
    await delay(READY_POLL_MS, undefined, { signal: ended }).catch(() => undefined)
  }
  return false
}

/** Returns false also when nothing listens yet. By `node:net`: `node:http` takes 7 MiB. */
async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  const { hostname, port, pathname, host } = new URL(url)
  // An IPv6 address has brackets only in a URL.
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), signal })
  socket.write(`GET ${pathname} HTTP/1.0\r\nHost: ${host}\r\n\r\n`)
  const answer = await text(socket).catch(() => '')
  return /^HTTP\/1\.\d 200 /.test(answer)
}
