import { toLoginUrl } from '../local-path.ts'
import type { BoardRequest, Handler } from '../request.ts'
import { SESSION_COOKIE } from './sign-in.ts'

export const signOut: Handler<BoardRequest> = async ({ form, session }, { sessions }) => {
  if (session !== undefined) await sessions.close(session)
  return {
    redirect: toLoginUrl({ 'signed-out': 'yes', language: form.get('language') }),
    cookies: [{ name: SESSION_COOKIE }],
  }
}
