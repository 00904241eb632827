import type { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { testStore } from '@peyk/test-support/store'
import { createRandom } from '../random.ts'
import { createStoreParts } from '../station.ts'
import type { Reply } from './commands.ts'
import { dump, normalise, sameButForTime } from './dump.ts'
import type { CallRedis } from './dump.ts'
import { createLuaMachine } from './lua-machine.ts'
import { drawOperation } from './operations.ts'
import type { Side } from './operations.ts'
import { createSimulatedClient } from './simulated-client.ts'
import { createSimulatedRedis } from './simulated-redis.ts'

const SEQUENCES = 6
const STEPS = 120
/** Of the shared Redis, with nobody else's keys: all are listed after each step. */
const OWN_DATABASE = 1

// Leases are long against the test: what runs out meanwhile would do so on each side at its own moment.
const sideOf = (redis: Redis, prefix: string, call: CallRedis): Side => ({
  parts: createStoreParts(redis, prefix, NOTIFICATION_KINDS, 'resend'),
  call,
})

/** A command's reply as ioredis gives it: a status is a text. */
const toText = (reply: Reply): Reply =>
  typeof reply === 'object' && reply !== null && !Array.isArray(reply) ? reply.ok : reply

describe('the simulated Redis', async () => {
  const lua = await createLuaMachine()

  it.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
    'answers and keeps what a real one does, in sequence %i',
    async (seed) => {
      const random = createRandom(seed)
      const test = testStore()
      await test.redis.select(OWN_DATABASE)
      const root = `{${test.prefix}}:`
      const simulated = createSimulatedRedis(lua, Date.now)
      const real = sideOf(
        test.redis,
        test.prefix,
        async (name, ...args) => (await test.redis.call(name, ...args)) as Reply,
      )
      const other = sideOf(
        createSimulatedClient(async (_label, execute) => execute(simulated)),
        test.prefix,
        async (name, ...args) => toText(simulated.call(name, args)),
      )
      const steps: string[] = []
      const expectSame = (what: string, expected: unknown[], actual: unknown[]) => {
        const differences = Array.from({ length: Math.max(expected.length, actual.length) }, (_, i) => i)
          .map((i) => [normalise(expected[i]), normalise(actual[i])] as const)
          .filter(([a, b]) => !sameButForTime(a, b))
        expect(differences, `${what} differs after\n${steps.join('\n')}`).toEqual([])
      }
      try {
        for (let step = 0; step < STEPS; step += 1) {
          const { label, run } = drawOperation(random, root)
          steps.push(label)
          const [expected, actual] = await Promise.all([run(real), run(other)])
          expectSame('the reply', [expected], [actual])
          const keys = await test.redis.keys(`${root}*`)
          expectSame('what is stored', await dump(real.call, keys), await dump(other.call, simulated.keys()))
        }
      } finally {
        test.close()
      }
    },
  )
})
