const HERE = 'http://board.invalid'
export const HOME = '/'

/** Returns the path to open after signing in: the one asked for, or home when it leads out of the board. */
export function toLocalPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) return HOME
  const url = new URL(next, HERE)
  // `/.//evil.example` has our origin, and the path `//evil.example`.
  const leadsAway = url.origin !== HERE || url.pathname.startsWith('//')
  const isAboutSigningIn = /^\/(login|logout)(\/|$)/.test(url.pathname)
  return leadsAway || isAboutSigningIn ? HOME : url.pathname + url.search + url.hash
}

/** Returns the login's address with the fields that are not null. */
export function toLoginUrl(fields: Record<string, string | null>): string {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null)
  const query = new URLSearchParams(given).toString()
  return query === '' ? '/login' : `/login?${query}`
}
