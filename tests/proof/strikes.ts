import { setTimeout as delay } from 'node:timers/promises'
import type { ProofSystem } from './proof-system.ts'
import type { Random } from './random.ts'

const SHORTEST_OUTAGE_MS = 200
const LONGEST_OUTAGE_MS = 1500

/** One kill: `afterMs` from the beginning of its slot of time. */
export type Strike = { victim: 'process' | 'redis'; afterMs: number }

/** One strike for each slot, the kinds in random order. */
export function planStrikes(kills: number, redisKills: number, slotMs: number, random: Random): Strike[] {
  const victims = [
    ...Array.from({ length: kills }, () => 'process' as const),
    ...Array.from({ length: redisKills }, () => 'redis' as const),
  ]
  return random.shuffled(victims).map((victim) => ({ victim, afterMs: random.between(0, slotMs) }))
}

/** Kills at the strike's time; a process only while it works, so that every kill hits. Resolves to the name of the victim. */
export async function strike({ victim, afterMs }: Strike, system: ProofSystem, random: Random): Promise<string> {
  const process = random.pick(system.victims)
  const outageMs = random.between(SHORTEST_OUTAGE_MS, LONGEST_OUTAGE_MS)
  await delay(afterMs)
  if (victim === 'redis') {
    await system.server.kill()
    await delay(outageMs)
    await system.server.restart()
    return 'redis'
  }
  await process.ready()
  await process.kill()
  return process.app
}
