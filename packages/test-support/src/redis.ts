import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Redis that all tests of this run share, as `shared-redis.ts` provides it. */
    redisUrl: string
  }
}

/** The shared real Redis and a prefix of its own for this call, so that tests never see each other's keys. */
export function testRedis(): { url: string; prefix: string } {
  return { url: inject('redisUrl'), prefix: `test-${randomBytes(6).toString('hex')}` }
}
