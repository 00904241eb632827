const SAME_SIGNAL_MS = 500
const PARENT_POLL_MS = 500
/** The exit status of a program that Ctrl-C ended: 128 + SIGINT. */
const EXIT_INTERRUPTED = 130

/**
 * Calls `stop` on Ctrl-C, SIGTERM or SIGHUP. A second signal calls `kill` and exits with status 130. The terminal and npm
 * may both deliver one Ctrl-C: signals within half a second count as one. Also stops when the set-up that started this
 * process is gone, so that nothing is left running.
 */
export function onStopSignals({ stop, kill }: { stop: () => unknown; kill?: () => void }): void {
  let stoppedAtMs: number | undefined
  const onSignal = () => {
    if (stoppedAtMs === undefined) {
      stoppedAtMs = performance.now()
      stop()
    } else if (performance.now() - stoppedAtMs > SAME_SIGNAL_MS) {
      kill?.()
      process.exit(EXIT_INTERRUPTED)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)

  const setupPid = Number(process.env['PEYK_SETUP_PID'])
  if (setupPid !== process.ppid) return
  const timer = setInterval(() => {
    if (process.ppid === setupPid) return
    clearInterval(timer)
    onSignal()
  }, PARENT_POLL_MS)
  timer.unref()
}
