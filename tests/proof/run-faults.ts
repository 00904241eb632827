import { createMovableClock } from '../support/movable-clock.ts'
import type { MovableClock } from '../support/movable-clock.ts'
import { linkCustomers } from './customers.ts'
import { toFaultTable, toResult } from './fault-report.ts'
import type { FaultResult } from './fault-report.ts'
import { loadFault } from './faults.ts'
import type { Fault } from './faults.ts'
import { startProofSystem } from './proof-system.ts'
import { createScene } from './scene.ts'

/** Below the range that the kernel takes ports from, and apart from the proof's own. */
const FIRST_PORT = 24_700
const ORDERS = 20

/** This machine cannot run the fault. */
class SkippedError extends Error {
  override name = 'SkippedError'
}

/**
 * Runs the faults one after another, each on a system of its own, and prints their table. Resolves to whether all hold.
 *
 * @param closers gets what ends the processes, while there are any
 */
export async function runFaults(names: readonly string[], closers: Set<() => Promise<void>>): Promise<boolean> {
  const results: FaultResult[] = []
  for (const name of names) {
    const fault = await loadFault(name)
    console.log(`${name}: ${fault.happens}`)
    const beganAtMs = performance.now()
    const result = await runFault(name, fault, closers)
    results.push(result)
    const seconds = Math.round((performance.now() - beganAtMs) / 1000)
    console.log(`${name}: ${result.verdict} after ${seconds} s; ${result.seen}`)
    for (const line of result.broken) console.log(`  ${line}`)
  }
  console.log(`\n${toFaultTable(results)}`)
  return results.every(({ verdict }) => verdict !== 'broken')
}

async function runFault(name: string, fault: Fault, closers: Set<() => Promise<void>>): Promise<FaultResult> {
  const ends: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end()
  }
  closers.add(close)
  try {
    const create = async (): Promise<MovableClock> => {
      const clock = await createMovableClock()
      if (typeof clock === 'string') throw new SkippedError(clock)
      ends.push(clock.close)
      return clock
    }
    const redis = fault.movesRedisClock === true ? await create() : undefined
    const policy = fault.system?.policy ?? 'hold'
    const system = await startProofSystem({
      firstPort: FIRST_PORT,
      redisEnv: redis?.env ?? {},
      ...fault.system,
      policy,
    })
    ends.push(system.close)
    const customers = await linkCustomers(system.simulator, fault.orders ?? ORDERS)
    const scene = createScene({ system, customers, clocks: { redis, create } })
    ends.push(scene.end)
    await fault.run(scene)
    return toResult(name, fault, policy, await scene.evidence(), scene.checks)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (error instanceof SkippedError) return { name, fault, seen: why, verdict: 'skipped', broken: [] }
    return { name, fault, seen: 'it could not be run to its end', verdict: 'broken', broken: [why] }
  } finally {
    await close()
    closers.delete(close)
  }
}
