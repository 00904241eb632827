import type { Settings } from '@peyk/config/settings'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'board.password'
const SHORTEST = 12
const KNOWN = /^(.)\1*$|^(password|passw0rd|admin|board|peyk|secret|changeme|letmein|qwerty|12345678?9?0?)[\d!._-]*$/i
const STRONG_PASSWORD = 'set a long random one: openssl rand -base64 18'

/** Checks that the board's password is hard to guess. */
export function checkBoardPassword({ board }: Settings): CheckResult {
  const { password, user, host } = board
  if (password === '') return ok(CHECK, 'BOARD_PASSWORD is not set here; the board does not start without it')
  if (/^scrypt[$:]/.test(password)) return ok(CHECK, 'a scrypt hash')
  const isGuessed = KNOWN.test(password) || password.toLowerCase() === user.toLowerCase()
  if (!isGuessed && password.length >= SHORTEST) return ok(CHECK, `${SHORTEST} characters or more`)
  const message = isGuessed ? 'is one of the first that an attacker tries' : `has less than ${SHORTEST} characters`
  const isOpen = !['127.0.0.1', 'localhost', '::1'].includes(host)
  return isOpen
    ? wrong(CHECK, `BOARD_PASSWORD ${message}, and the board listens on ${host}`, STRONG_PASSWORD)
    : warning(CHECK, `BOARD_PASSWORD ${message}`, STRONG_PASSWORD)
}
