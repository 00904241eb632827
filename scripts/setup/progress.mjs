const STILL_EVERY_MS = 10_000
const QUIET_FOR_MS = 1_000

/** A problem that the user has to fix; printed as one line, without a stack. */
export class SetupError extends Error {}

/**
 * Reports the set-up's steps on stderr, so that the command's own output stays clean.
 * `say(text)` always prints; `done(text)` is silent when quiet; `step(text, work)` prints the step and its duration.
 */
export function createProgress(quiet) {
  return {
    say,
    done(text) {
      if (!quiet) say(`✓ ${text}`)
    },
    async step(text, work) {
      const startedAt = Date.now()
      const elapsed = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`
      // Quiet hides what is done at once, not what the user waits for.
      const announcement = quiet ? setTimeout(say, QUIET_FOR_MS, `… ${text}`) : say(`… ${text}`)
      const timer = setInterval(() => say(`… ${text}: still running after ${elapsed()}`), STILL_EVERY_MS)
      try {
        const result = await work()
        if (!quiet || Date.now() - startedAt > QUIET_FOR_MS) say(`✓ ${text}: done in ${elapsed()}`)
        return result
      } finally {
        clearInterval(timer)
        clearTimeout(announcement)
      }
    },
  }
}

function say(text) {
  process.stderr.write(`${text}\n`)
}
