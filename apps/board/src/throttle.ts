import { rateLimit } from 'express-rate-limit'
import type { Options, RateLimitInfo, RateLimitRequestHandler } from 'express-rate-limit'

/** Wrong attempts allowed in a window: from one address (IPv6: one /56), and from all addresses together. */
export type ThrottleLimits = { windowMs: number; perAddress: number; inAll: number }

type Request = Parameters<Options['handler']>[0]
type Response = Parameters<Options['handler']>[1]

export type ThrottleActions = {
  /** Returns true for requests that check no password. */
  skip: (request: Request) => boolean
  /** Answers a request that is refused; `waitMs` is the time until the window ends. */
  onTooMany: (request: Request, response: Response, waitMs: number) => void
}

/**
 * Goes before every check of a password, and counts the answers 401. The limit for all addresses bounds guessing from many
 * of them. The price: they can keep others from signing in for a window. Open sessions are not affected.
 */
export function createThrottle(
  { windowMs, perAddress, inAll }: ThrottleLimits,
  { skip, onTooMany }: ThrottleActions,
): RateLimitRequestHandler[] {
  const options: Partial<Options> = {
    windowMs,
    skip,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, { statusCode }) => statusCode !== 401,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (request: Request & { rateLimit?: RateLimitInfo }, response) => {
      const resetAt = request.rateLimit?.resetTime?.getTime() ?? Date.now() + windowMs
      onTooMany(request, response, Math.max(resetAt - Date.now(), 0))
    },
  }
  return [
    rateLimit({ ...options, limit: perAddress }),
    rateLimit({ ...options, limit: inAll, keyGenerator: () => 'everybody' }),
  ]
}
