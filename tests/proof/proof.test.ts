import { afterEach, expect, it } from 'vitest'
import { startProofSystem } from './proof-system.ts'
import type { ProofSystem } from './proof-system.ts'
import { toComplaint, toReport } from './report.ts'
import { runProof } from './run-proof.ts'

const FIRST_PORT = 24_500

let system: ProofSystem | undefined
afterEach(() => system?.close())

it('keeps every promise through killed processes, a killed Redis and a queue deleted by hand', async () => {
  system = await startProofSystem({ policy: 'hold', firstPort: FIRST_PORT })
  const result = await runProof(system, {
    policy: 'hold',
    orders: 120,
    kills: 4,
    redisKills: 1,
    seed: 7,
    hasten: true,
    say: () => undefined,
  })
  expect(toComplaint(result), toReport([result])).toBe('')
  expect(result.verdicts).toHaveLength(7)
  expect(result.isFinished).toBe(true)
  expect(result.evidence.orders).toHaveLength(120)
  expect(result.webhooks.every(({ requests }) => requests.at(-1)?.status === 200)).toBe(true)
  expect(Object.values(result.kills).reduce((sum, count) => sum + count)).toBe(5)
  expect(result.kills['redis']).toBe(1)
  expect(result.ownEnds).toEqual([])
}, 120_000)
