import { toLocalPath } from '../local-path.ts'
import type { BoardRequest, Handler } from '../request.ts'
import { renderLogin } from '../views/sign-in-pages.ts'
import { WORDS } from '../words.ts'

export const showLogin: Handler<BoardRequest> = ({ query, session, language }) => {
  const next = toLocalPath(query.get('next'))
  if (session !== undefined) return { redirect: next }
  const message = query.has('signed-out') && ({ kind: 'done', text: WORDS[language].signedOut } as const)
  return { page: renderLogin({ language, next, ...(message && { message }) }) }
}
