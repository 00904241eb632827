/** The scheme and the login after it: nothing, `user@` or `user:password@`. All forms of `REDIS_URL` begin like this. */
const LOGIN = /^([a-z+]+:\/\/)(?:([^:@/]*)(:[^@/]*)?@)?/

/** Returns whether a `REDIS_URL` has a password in it. */
export function hasPassword(url: string): boolean {
  return LOGIN.exec(url)?.[3] !== undefined
}

/** Returns the `REDIS_URL` with this password in it, URL-encoded, or unchanged without one. */
export function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url
  return url.replace(LOGIN, (_whole, scheme: string, user = '') => `${scheme}${user}:${encodeURIComponent(password)}@`)
}
