import { MINUTE } from '@peyk/domain/time'
import { toErrorAnswer } from '../answer.ts'
import type { Answer } from '../answer.ts'
import { REDIS_RETRY_SECONDS } from '../gates.ts'
import { toLocalPath } from '../local-path.ts'
import type { Board, BoardRequest, Handler } from '../request.ts'
import { renderLogin } from '../views/sign-in-pages.ts'
import { WORDS } from '../words.ts'

export const SESSION_COOKIE = 'peyk_board'

/** Opens a session for the right user and password. What was typed, user or password, never gets into the log. */
export const signIn: Handler<BoardRequest> = async (request, { credentials, sessions, isRedisThere, logger }) => {
  const { form, session, address, language } = request
  const user = form.get('user') ?? ''
  if (!(await credentials(user, form.get('password') ?? ''))) {
    logger.warn('Sign-in with a wrong user or password', { event: 'board.sign_in_failed', address })
    return toLoginAgain(request, 401, WORDS[language].wrong, user)
  }
  if (!(await isRedisThere())) return toErrorAnswer(503, 'redisAway', request, REDIS_RETRY_SECONDS)
  if (session !== undefined) await sessions.close(session)
  const cookie = { name: SESSION_COOKIE, value: await sessions.open(), maxAgeMs: sessions.lifetimeMs }
  logger.info('Signed in', { event: 'board.signed_in', address })
  return { redirect: toLocalPath(form.get('next')), cookies: [cookie] }
}

/** Refuses to check a password; `waitMs` is the time until the throttle's window ends. */
export function refuseTooMany(request: BoardRequest, { logger }: Board, waitMs: number): Answer {
  const { address, language } = request
  logger.warn('Too many wrong passwords; sign-ins are refused for a while', {
    event: 'board.sign_in_throttled',
    address,
    waitMs,
  })
  return toLoginAgain(request, 429, WORDS[language].tooMany(Math.ceil(waitMs / MINUTE)))
}

function toLoginAgain({ form, language, wantsPage }: BoardRequest, status: number, text: string, user = ''): Answer {
  if (!wantsPage) return { status, error: { title: WORDS[language].errors.notSignedIn.title, text } }
  const next = toLocalPath(form.get('next'))
  return { status, page: renderLogin({ language, next, user, message: { kind: 'problem', text } }) }
}
