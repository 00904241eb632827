import { SetupError } from './progress.mjs'

const flags = {
  '--redis': 'redis', // a running Redis for the command: REDIS_URL where it is set, else one of our own
  '--redis-server': 'redisServer', // only its program on this machine; tests start their own
  '--chromium': 'chromium', // a Chromium; the command finds it in CHROMIUM_PATH
  '--wrk': 'wrk', // the program that makes the benchmarks' load
  '--quiet': 'quiet', // say only what takes time or goes wrong
  '--dotenv': 'dotenv', // the settings of .env count, for REDIS_URL and for the command; the environment wins
  '--unchecked': 'unchecked', // hand on a REDIS_URL that is set without asking whether it answers
}

/** Reads the command line: flags, then `--` and what to run. */
export function parseOptions(argv) {
  const separator = argv.indexOf('--')
  const given = separator === -1 ? argv : argv.slice(0, separator)
  const options = { command: separator === -1 ? [] : argv.slice(separator + 1) }
  for (const flag of given) {
    if (!Object.hasOwn(flags, flag)) {
      throw new SetupError(
        `Unknown option ${flag}: expected ${Object.keys(flags).join(', ')} or -- and a script to run.`,
      )
    }
    options[flags[flag]] = true
  }
  return options
}
