import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { onStopSignals } from '@peyk/launcher/stop-signals'
import { FAULT_NAMES } from './faults.ts'
import { parseOptions, USAGE, UsageError } from './options.ts'
import type { Policy, ProofOptions } from './options.ts'
import { startProofSystem } from './proof-system.ts'
import { runFaults } from './run-faults.ts'
import { toComplaint, toJson, toReport } from './report.ts'
import { runProof } from './run-proof.ts'
import type { RunResult } from './run-proof.ts'

const EXIT_BROKEN = 1
const EXIT_USAGE = 2
const EXIT_STOPPED = 130
/** Below the range that the kernel takes ports from; a range for each policy, since the two overlap. */
const FIRST_PORT: Record<Policy, number> = { hold: 24_100, resend: 24_300 }

const closers = new Set<() => Promise<void>>()

async function closeAll(): Promise<void> {
  await Promise.allSettled([...closers].map((close) => close()))
}

onStopSignals({
  stop: () => {
    console.error('Stopping; ending every process.')
    void closeAll().finally(() => process.exit(EXIT_STOPPED))
  },
})

if (process.argv.includes('--help')) console.log(`${USAGE}\n\nFaults: ${FAULT_NAMES.join(', ')}`)
else process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, FAULT_NAMES)
    if (options.faults.length === 0) return await prove(options)
    return (await runFaults(options.faults, closers)) ? 0 : EXIT_BROKEN
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${USAGE}`)
    return EXIT_USAGE
  } finally {
    await closeAll()
  }
}

async function prove(options: ProofOptions): Promise<number> {
  const { orders, kills, redisKills, seed, json } = options
  console.log(
    `Proof: ${orders} orders, each notified three times; kill -9 of a process ${kills} times and of Redis ${redisKills} times; ` +
      `seed ${seed}; Node ${process.version}, ${availableParallelism()} cores, ${process.platform}`,
  )
  const beganAtMs = performance.now()
  const results = await runAll(options)
  console.log(`\n${toReport(results)}\n\nTook ${Math.round((performance.now() - beganAtMs) / 1000)} s in all.`)
  if (json !== undefined) writeFileSync(json, toJson(options, results))
  const ownEnds = results.flatMap((result) => result.ownEnds)
  for (const end of ownEnds) console.error(`\nA process ended by itself: ${end}`)
  const complaints = results.map(toComplaint).filter((complaint) => complaint !== '')
  for (const complaint of complaints) console.error(`\n${complaint}`)
  const unfinished = results.filter(({ isFinished }) => !isFinished)
  for (const { policy } of unfinished) console.error(`\n${policy}: there was still work to do at the deadline.`)
  return complaints.length + unfinished.length > 0 ? EXIT_BROKEN : 0
}

/** One run a policy. `resend` goes first, since it ends with waiting, in which the other one's kills do not disturb it. */
async function runAll(options: ProofOptions): Promise<RunResult[]> {
  const runs: Promise<RunResult>[] = []
  for (const policy of options.policies.toReversed()) {
    const calm = Promise.withResolvers<void>()
    const run = runOne(policy, options, calm.resolve)
    runs.unshift(run)
    await Promise.race([calm.promise, run])
  }
  return Promise.all(runs)
}

async function runOne(policy: Policy, options: ProofOptions, onCalm: () => void): Promise<RunResult> {
  const { orders, kills, redisKills, seed } = options
  const say = (line: string) => console.log(`${policy.padEnd(6)} ${line}`)
  const system = await startProofSystem({ policy, firstPort: FIRST_PORT[policy] })
  closers.add(system.close)
  try {
    return await runProof(system, { policy, orders, kills, redisKills, seed, say, onCalm })
  } finally {
    closers.delete(system.close)
    await system.close()
  }
}
