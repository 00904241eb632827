import type { BoardRequest, Handler } from '../request.ts'
import { renderLogout } from '../views/sign-in-pages.ts'

/** Asks before signing out, so that a link alone signs nobody out. */
export const showLogout: Handler<BoardRequest> = ({ session, language }) =>
  session === undefined ? { redirect: '/login' } : { page: renderLogout(language) }
