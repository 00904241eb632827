const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export type RequestOrigin = {
  method: string
  /** `Sec-Fetch-Site`, which browsers send on https and localhost and no page can forge. */
  fetchSite: string | undefined
  origin: string | undefined
  /** The host the request came to, with its port. */
  host: string | undefined
}

/**
 * Whether another site's page makes a signed-in browser change something here. A request that carries neither header
 * comes from no browser. The rule is Go's `net/http.CrossOriginProtection`.
 */
export function isCrossSiteChange({ method, fetchSite, origin, host }: RequestOrigin): boolean {
  if (SAFE_METHODS.has(method)) return false
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none'
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
