export const SESSION_COOKIE = 'peyk_board'

/** The value of the session's cookie in a `Cookie` header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    ?.slice(SESSION_COOKIE.length + 1)
}
