import { rateLimit } from 'express-rate-limit'
import type { Options, RateLimitInfo, RateLimitRequestHandler } from 'express-rate-limit'

/** Wrong attempts allowed in a window from one address (IPv6: one /56); fewer after many from all addresses together. */
export type ThrottleLimits = { windowMs: number; perAddress: number; inAll: number; perAddressThen: number }

type Request = Parameters<Options['handler']>[0]
type Response = Parameters<Options['handler']>[1]

export type ThrottleActions = {
  /** Returns true for requests that check no password. */
  skip: (request: Request) => boolean
  /** Answers a request that is refused; `waitMs` is the time until the window ends. */
  onTooMany: (request: Request, response: Response, waitMs: number) => void
}

/**
 * Goes before every check of a password, and counts the answers 401. Guessing from many addresses leaves each of them fewer attempts. No
 * address is ever refused for what others do: who knows the password gets in.
 */
export function createThrottle(
  { windowMs, perAddress, inAll, perAddressThen }: ThrottleLimits,
  { skip, onTooMany }: ThrottleActions,
): RateLimitRequestHandler {
  const wrong = createCount(windowMs)
  return rateLimit({
    windowMs,
    limit: () => (wrong.read() < inAll ? perAddress : perAddressThen),
    skip,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, { statusCode }) => {
      if (statusCode === 401) wrong.add()
      return statusCode !== 401
    },
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (request: Request & { rateLimit?: RateLimitInfo }, response) => {
      const resetAt = request.rateLimit?.resetTime?.getTime() ?? Date.now() + windowMs
      onTooMany(request, response, Math.max(resetAt - Date.now(), 0))
    },
  })
}

/** Counts in windows that begin with the first one counted. */
function createCount(windowMs: number) {
  let endsAtMs = 0
  let count = 0
  const read = () => (performance.now() < endsAtMs ? count : 0)
  return {
    read,
    add(): void {
      const before = read()
      if (before === 0) endsAtMs = performance.now() + windowMs
      count = before + 1
    },
  }
}
