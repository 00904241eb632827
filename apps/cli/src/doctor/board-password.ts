import { SHORTEST_PASSWORD } from '@peyk/config/secrets'
import type { Settings } from '@peyk/config/settings'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'board.password'
const KNOWN = /^(.)\1*$|^(password|passw0rd|admin|board|peyk|secret|changeme|letmein|qwerty|12345678?9?0?)[\d!._-]*$/i

/** Checks that the board's password is hard to guess. */
export function checkBoardPassword({ board }: Settings): CheckResult {
  const { password, user, host } = board
  if (password === '') return ok(CHECK, say('passwordUnset'))
  if (/^scrypt[$:]/.test(password)) return ok(CHECK, say('passwordHash'))
  const isGuessed = KNOWN.test(password) || password.toLowerCase() === user.toLowerCase()
  if (!isGuessed && password.length >= SHORTEST_PASSWORD)
    return ok(CHECK, say('passwordLong', { shortest: SHORTEST_PASSWORD }))
  const problem = isGuessed ? say('passwordGuessed') : say('passwordShort', { shortest: SHORTEST_PASSWORD })
  const isOpen = !['127.0.0.1', 'localhost', '::1'].includes(host)
  return isOpen
    ? wrong(CHECK, say('passwordOpen', { problem, host }), say('passwordTodo'))
    : warning(CHECK, problem, say('passwordTodo'))
}
