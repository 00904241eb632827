const STILL_EVERY_MS = 10_000
const QUIET_FOR_MS = 1_000

/** Something the person at the terminal has to put right; printed as one line, without a stack. */
export class SetupError extends Error {}

/**
 * Says what set-up does, on stderr so that the command's own output stays clean.
 * `say(text)` is for every ear, `done(text)` is for what needed no work (silent when quiet); `step(text, work)` says what it does and how long it took.
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
      // Quiet means silent about what is done within a moment, not about what one waits for.
      const announcement = quiet ? setTimeout(say, QUIET_FOR_MS, `… ${text}`) : say(`… ${text}`)
      const timer = setInterval(() => say(`… ${text}: still at it after ${elapsed()}`), STILL_EVERY_MS)
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
