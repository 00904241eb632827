import type { DemoHooks } from '@peyk/simulator/demo-hooks'
import type { Processes } from '@peyk/launcher/processes'
import type { Mode } from './environment.ts'

export type ModeSwitch = Pick<DemoHooks, 'mode' | 'state' | 'switchMode'> & {
  /** Starts the processes; resolves when all are ready, rejects when they are given up before. */
  start(): Promise<void>
  /** Has processes start again as they were, one after the other, killed where they do not end within `limitMs`. */
  restart(names: readonly string[], limitMs: number): Promise<void>
  stop(): Promise<void>
  kill(): void
  /** Resolves when they have ended for good: 0 after `stop()`, else the status to exit with. */
  finished: Promise<number>
}

/** The demo's processes, which change their mode as operators do: by a restart with other settings. */
export function createModeSwitch(startIn: (mode: Mode) => Processes, first: Mode): ModeSwitch {
  const finished = Promise.withResolvers<number>()
  let mode = first
  let state: ReturnType<DemoHooks['state']> = 'starting'
  let processes: Processes | undefined
  let switching: Promise<void> | undefined
  let isOver = false

  async function start(): Promise<void> {
    state = 'starting'
    const started = startIn(mode)
    processes = started
    void started.finished.then((status) => {
      // 0 means that they were asked to stop, perhaps for a restart.
      if (status !== 0) finished.resolve(status)
    })
    try {
      await started.ready
    } catch (error) {
      // The others would run on without it, and that is no demo.
      await started.stop()
      finished.resolve(1)
      throw error
    }
    state = 'ready'
  }

  async function restartIn(wanted: Mode): Promise<void> {
    state = 'stopping'
    await processes?.stop()
    if (isOver) return
    mode = wanted
    await start()
  }

  return {
    mode: () => mode,
    state: () => state,
    async switchMode(wanted) {
      await switching
      if (wanted === mode || isOver) return
      switching = restartIn(wanted).finally(() => (switching = undefined))
      await switching
    },
    start,
    restart: async (names, limitMs) => processes?.restart(names, limitMs),
    async stop() {
      isOver = true
      state = 'stopping'
      await processes?.stop()
      finished.resolve(0)
    },
    kill: () => processes?.kill(),
    finished: finished.promise,
  }
}
