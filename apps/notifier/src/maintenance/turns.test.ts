import { testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepTurns } from './turns.ts'

describe('regular work', () => {
  let test: ReturnType<typeof testStore>
  let notifiers: { close: () => void }[]
  let queued: { name: string; atMs: number }[]
  const start = (count: number, everyMs: number, enqueue?: () => Promise<void>) => {
    for (let i = 0; i < count; i += 1)
      notifiers.push(
        keepTurns({
          turns: [
            { name: 'sweep', everyMs },
            { name: 'reconcile', everyMs: 60_000 },
          ],
          leases: test.store.leases,
          enqueue: async (name) => {
            await enqueue?.()
            queued.push({ name, atMs: performance.now() })
          },
          onError: () => undefined,
          askEveryMs: 20,
        }),
      )
  }
  const sweeps = () => queued.filter(({ name }) => name === 'sweep').map(({ atMs }) => atMs)

  beforeEach(() => {
    test = testStore()
    notifiers = []
    queued = []
  })
  afterEach(() => {
    for (const notifier of notifiers) notifier.close()
    test.close()
  })

  it('is queued once an interval, however many notifiers ask', async () => {
    start(3, 300)
    await expect.poll(() => sweeps().length).toBe(4)
    const gaps = sweeps()
      .slice(1)
      .map((atMs, i) => atMs - (sweeps()[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(250)
    expect(queued.filter(({ name }) => name === 'reconcile')).toHaveLength(1)
  })

  it('goes on when Redis’s clock is set back', async () => {
    start(2, 5000)
    await expect.poll(() => sweeps().length).toBe(1)
    await test.redis.pexpire(`{${test.prefix}}:lease:turn:sweep`, 3_600_000)
    await expect.poll(() => sweeps().length).toBe(2)
  })

  it('is done by the next notifier when it could not be queued', async () => {
    let fails = true
    start(2, 60_000, async () => {
      if (!fails) return
      fails = false
      throw new Error('Redis is away')
    })
    await expect.poll(() => sweeps().length).toBe(1)
  })
})
