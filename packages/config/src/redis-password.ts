/** What stands between scheme and hosts: nothing, `user@` or `user:password@`. All forms of `REDIS_URL` have it in one place. */
const LOGIN = /^([a-z+]+:\/\/)(?:([^:@/]*)(:[^@/]*)?@)?/

/** Whether a `REDIS_URL` has a password in it. */
export function hasPassword(url: string): boolean {
  return LOGIN.exec(url)?.[3] !== undefined
}

/** The `REDIS_URL` with this password in it, URL-encoded; unchanged without one. */
export function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url
  return url.replace(LOGIN, (_whole, scheme: string, user = '') => `${scheme}${user}:${encodeURIComponent(password)}@`)
}
