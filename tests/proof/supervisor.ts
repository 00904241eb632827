import { setTimeout as delay } from 'node:timers/promises'
import { PORT_NAMES } from '../support/app-environment.ts'
import { startApp } from '../support/app-process.ts'
import type { AppName, AppProcess, LogLine } from '../support/app-process.ts'
import { isReady } from '../support/readiness.ts'

const RESTART_DELAY_MS = 100
const READY_POLL_MS = 25
const READY_DEADLINE_MS = 30_000

export type Supervised = {
  readonly name: string
  readonly app: AppName
  /** Resolves when it is ready. @throws {Error} when it is not within the deadline */
  ready: () => Promise<void>
  /** `kill -9`; the supervisor starts it again on the same port. */
  kill: () => Promise<void>
  /** Suspends it or lets it go on. */
  signal: (signal: 'SIGSTOP' | 'SIGCONT') => void
  /** What it logged since its last start, oldest first. */
  log: () => readonly LogLine[]
  readonly url: string
  /** Its ends without a kill, each with its last output. */
  ownEnds: () => readonly string[]
  /** Ends it, by SIGTERM unless said otherwise; it is not started again. */
  close: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>
}

/** Runs one app as a service manager does: starts it again whenever it ends. */
export function supervise(app: AppName, name: string, port: number, env: Record<string, string>): Supervised {
  const start = () => startApp(app, { ...env, [PORT_NAMES[app]]: String(port) })
  const url = `http://127.0.0.1:${port}`
  const readyUrl = `${url}/readyz`
  const ownEnds: string[] = []
  let current: AppProcess = start()
  let killed: AppProcess | undefined
  let closing = false

  const run = async () => {
    for (;;) {
      const status = await current.exited
      if (closing) return
      if (killed !== current) ownEnds.push(`${name} ended with ${status}:\n${current.output().slice(-1000)}`)
      await delay(RESTART_DELAY_MS)
      if (closing) return
      current = start()
    }
  }
  const done = run()

  return {
    name,
    app,
    async ready() {
      const deadlineMs = performance.now() + READY_DEADLINE_MS
      while (!(await isReady(readyUrl, current).catch(() => false))) {
        if (performance.now() > deadlineMs)
          throw new Error(
            `${name} was not ready within ${READY_DEADLINE_MS} ms:\n${ownEnds.at(-1) ?? current.output().slice(-1000)}`,
          )
        await delay(READY_POLL_MS)
      }
    },
    async kill() {
      killed = current
      current.signal('SIGKILL')
      await killed.exited
    },
    signal: (signal) => current.signal(signal),
    log: () => current.log,
    url,
    ownEnds: () => ownEnds,
    async close(signal = 'SIGTERM') {
      closing = true
      // A suspended process takes SIGTERM only once it runs again.
      current.signal('SIGCONT')
      await current.end(signal)
      await done
    },
  }
}
