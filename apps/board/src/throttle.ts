import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'

/** Wrong attempts allowed in a window: from one address (IPv6: one /56), and from all of them together. */
export type ThrottleLimits = { windowMs: number; perAddress: number; inAll: number }

const RIGHT_PASSWORD = 'rightPassword'

/** Tells the throttle that this attempt had the right password, so that it does not count. */
export function countsAsRight(response: Response): void {
  response.locals[RIGHT_PASSWORD] = true
}

/**
 * Goes before every check of a password. The limit for all addresses bounds guessing by many of them, at the price that
 * they can keep others from signing in for a window; who is signed in notifications nothing.
 */
export function createThrottle(
  limits: ThrottleLimits,
  onTooMany: (request: Request, response: Response, waitMs: number) => void,
): RequestHandler[] {
  const limit = (most: number) =>
    ({
      windowMs: limits.windowMs,
      limit: most,
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_request: Request, response: Response) => response.locals[RIGHT_PASSWORD] === true,
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      handler: (request: Request & { rateLimit?: { resetTime: Date | undefined } }, response: Response) => {
        const resetAt = request.rateLimit?.resetTime?.getTime() ?? Date.now() + limits.windowMs
        onTooMany(request, response, Math.max(resetAt - Date.now(), 0))
      },
    }) as const
  return [rateLimit(limit(limits.perAddress)), rateLimit({ ...limit(limits.inAll), keyGenerator: () => 'everybody' })]
}
