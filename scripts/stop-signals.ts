const SAME_SIGNAL_MS = 500
const PARENT_POLL_MS = 500

/**
 * Calls `stop` on Ctrl-C, SIGTERM or SIGHUP, and `endNow` when one comes again while stopping. One Ctrl-C may be
 * delivered more than once (by the terminal, by npm): what follows within half a second is the same one.
 * Also stops when the set-up that started this process is killed, so that nothing is left running.
 */
export function onStopSignals(stop: () => void, endNow: () => void): void {
  let stoppedAt: number | undefined
  const onSignal = () => {
    if (stoppedAt === undefined) {
      stoppedAt = Date.now()
      stop()
    } else if (Date.now() - stoppedAt > SAME_SIGNAL_MS) endNow()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)

  const setup = Number(process.env['PEYK_SETUP_PID'])
  if (setup !== process.ppid) return
  const timer = setInterval(() => {
    if (process.ppid === setup) return
    clearInterval(timer)
    onSignal()
  }, PARENT_POLL_MS)
  timer.unref()
}
