import type { Redis } from 'ioredis'

/**
 * Throws an `Error` when Redis does not answer or takes no writes. Nothing is written, since the key never exists: Redis has nothing to
 * bring to disk or to a replica, and refuses the command all the same where it refuses writes.
 */
export async function assertWritable(redis: Redis, neverThere: string): Promise<void> {
  await redis.set(neverThere, '1', 'XX')
}
