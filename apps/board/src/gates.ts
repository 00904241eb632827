import { isIP } from 'node:net'
import { toErrorAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { parseBasic } from './credentials.ts'
import { HOME, toLocalPath, toLoginUrl } from './local-path.ts'
import { isReading } from './request.ts'
import type { Board, BoardRequest } from './request.ts'
import { renderReopening } from './views/sign-in-pages.ts'
import { WORDS } from './words.ts'

/** A gate returns `undefined` to let a request pass, else the answer that refuses it. */
export type Gate = (request: BoardRequest, board: Board) => Answer | undefined | Promise<Answer | undefined>

export const REDIS_RETRY_SECONDS = 5
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses a change that another site's page makes a signed-in browser ask for. */
export const refuseCrossSite: Gate = (request, { logger }) => {
  if (!isCrossSiteChange(request)) return undefined
  const { address } = request
  logger.warn('Refused a change that another site’s page asked for', { event: 'board.cross_site_refused', address })
  return toErrorAnswer(403, 'crossSite', request)
}

/**
 * A request that carries neither header comes from no browser. No page can forge `Sec-Fetch-Site`, which browsers send on
 * https and localhost. The rule is Go's `net/http.CrossOriginProtection`.
 */
function isCrossSiteChange({ method, header, host }: BoardRequest): boolean {
  if (SAFE_METHODS.has(method)) return false
  const [site, origin] = [header('sec-fetch-site'), header('origin')]
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}

/**
 * Refuses a request for a host that is not the board's: another site's name that leads to this address (DNS rebinding). Addresses and
 * localhost are no other site's. What a proxy says is asked too, and alone convinces nobody.
 */
export const refuseOtherHosts: Gate = (request, { hosts, logger }) => {
  const asked = [request.header('host'), request.host].filter((host) => host !== undefined)
  if (asked.every((host) => isOurs(host, hosts))) return undefined
  const { address, host } = request
  logger.warn('Refused a request for a host that BOARD_URL does not name', {
    event: 'board.host_refused',
    address,
    host,
  })
  return toErrorAnswer(421, 'otherHost', request)
}

function isOurs(host: string, hosts: ReadonlySet<string>): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || hostname === 'localhost' || hosts.has(hostname)
}

/** Whether answering means checking a password; such requests are throttled. */
export function checksPassword({ method, url, session, header }: BoardRequest): boolean {
  const isLogin = method === 'POST' && /^\/login\/?(\?|$)/i.test(url)
  return isLogin || (session === undefined && parseBasic(header('authorization')) !== undefined)
}

/** Lets through a request with an open session, or with the user and password that scripts send each time. */
export const requireSignIn: Gate = async (request, { credentials, logger }) => {
  const { session, language, method, wantsPage, header, address } = request
  if (session !== undefined) return undefined
  const given = parseBasic(header('authorization'))
  if (given !== undefined) {
    if (await credentials(given.user, given.password)) return undefined
    logger.warn('A script sent a wrong user or password', { event: 'board.sign_in_failed', address })
    const { errors, wrong } = WORDS[language]
    const headers = { 'www-authenticate': 'Basic realm="Peyk board", charset="UTF-8"' }
    return { status: 401, headers, error: { title: errors.notSignedIn.title, text: wrong } }
  }
  if (!wantsPage || method !== 'GET') return toErrorAnswer(401, 'notSignedIn', request)
  // A link on another site comes without the SameSite=Strict cookie, even when there is one.
  if (header('sec-fetch-site') === 'cross-site') return { page: renderReopening() }
  const next = toLocalPath(request.url)
  return { redirect: toLoginUrl({ next: next === HOME ? null : next }) }
}

/** On a read-only board, refuses every change before Bull Board sees it. */
export const refuseChanges: Gate = (request, { readOnly }) =>
  readOnly && !isReading(request) ? toErrorAnswer(405, 'readOnly', request) : undefined

/** Says that Redis does not answer, instead of letting each page and call fail. */
export const requireRedis: Gate = async (request, { isRedisThere }) =>
  (await isRedisThere()) ? undefined : toErrorAnswer(503, 'redisAway', request, REDIS_RETRY_SECONDS)
