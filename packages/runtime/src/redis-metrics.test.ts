import { Registry } from 'prom-client'
import { expect, it, vi } from 'vitest'
import { createRedisMetrics } from './redis-metrics.ts'

const readMetrics = async (ping: () => Promise<unknown>) => {
  const registry = new Registry()
  createRedisMetrics(registry, ping)
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith('peyk_'))
}

it('says that Redis answers, and how soon', async () => {
  const [up, roundTrip = ''] = await readMetrics(() => new Promise((resolve) => setTimeout(resolve, 30)))
  expect(up).toBe('peyk_redis_up 1')
  const seconds = Number(roundTrip.split(' ')[1])
  expect(seconds).toBeGreaterThan(0.025)
  expect(seconds).toBeLessThan(0.5)
})

it('says that Redis does not answer, and no time, be it refused or silent', async () => {
  expect(await readMetrics(() => Promise.reject(new Error('away')))).toEqual(['peyk_redis_up 0'])
  const began = performance.now()
  expect(await readMetrics(() => new Promise(() => undefined))).toEqual(['peyk_redis_up 0'])
  expect(performance.now() - began).toBeLessThan(2000)
})

it('asks one question at a time, and forgets an old answer', async () => {
  const registry = new Registry()
  let answer: (() => void) | undefined
  const ping = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (answer = resolve)))
  createRedisMetrics(registry, ping)
  await Promise.all([registry.metrics(), registry.metrics()])
  await registry.metrics()
  expect(ping).toHaveBeenCalledTimes(1)
  answer?.()
  ping.mockResolvedValue()
  await vi.waitFor(async () => expect(await registry.metrics()).toContain('peyk_redis_up 1'))
  ping.mockRejectedValue(new Error('away'))
  expect(await registry.metrics()).not.toContain('peyk_redis_round_trip_seconds 0')
})
