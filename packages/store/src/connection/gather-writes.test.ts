import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { createRedis } from './connection.ts'
import { writeNow } from './gather-writes.ts'

describe('a connection', () => {
  it('writes the commands of one turn together, in their order, and none of them later', async () => {
    const redis = createRedis(testRedis().url, 'waiting', () => undefined)
    onTestFinished(() => redis.disconnect())
    await once(redis, 'ready')
    const uncork = vi.spyOn(redis.stream, 'uncork')
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => redis.incrby('gathered', i === 0 ? 1000 : 1)),
    )
    expect(replies.map((reply) => reply - (replies[0] ?? 0))).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(uncork).toHaveBeenCalledOnce()
    expect(await redis.ping()).toBe('PONG')
    await redis.del('gathered')
  })

  it('writes at once what is gathered when it is asked to, and the rest with the turn', async () => {
    const redis = createRedis(testRedis().url, 'waiting', () => undefined)
    onTestFinished(() => redis.disconnect())
    await once(redis, 'ready')
    const first = redis.ping()
    writeNow(redis)
    expect(redis.stream.writableLength, 'nothing waits for the end of the turn').toBe(0)
    const uncork = vi.spyOn(redis.stream, 'uncork')
    expect(await Promise.all([first, redis.ping(), redis.ping()])).toEqual(['PONG', 'PONG', 'PONG'])
    expect(uncork).toHaveBeenCalledOnce()
  })

  it('does so again after it was lost', async () => {
    const redis = createRedis(testRedis().url, 'waiting', () => undefined)
    onTestFinished(() => redis.disconnect())
    await once(redis, 'ready')
    const lost = redis.stream
    lost.destroy()
    await once(redis, 'ready')
    expect(redis.stream).not.toBe(lost)
    const uncork = vi.spyOn(redis.stream, 'uncork')
    expect(await Promise.all([redis.ping(), redis.ping()])).toEqual(['PONG', 'PONG'])
    expect(uncork).toHaveBeenCalledOnce()
  })
})
