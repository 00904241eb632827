import { linkCustomers } from './customers.ts'
import type { Evidence } from './evidence.ts'
import { collectEvidence, isStored } from './evidence.ts'
import type { Policy } from './options.ts'
import { createPanel, planOrderUpdates } from './panel-updates.ts'
import type { Webhook } from './panel-updates.ts'
import { judge } from './promises.ts'
import type { Verdict } from './promises.ts'
import type { ProofSystem } from './proof-system.ts'
import { createRandom } from './random.ts'
import { retryEveryJob, waitUntilIdle } from './finish.ts'
import { planStrikes, strike } from './strikes.ts'
import { faultMessages } from './telegram-faults.ts'
import type { FaultCounts } from './telegram-faults.ts'

const SHORTEST_SLOT_MS = 1300
/** Slow enough that kills hit work, not a backlog. */
const ORDERS_PER_SECOND = 60

export type RunOptions = {
  policy: Policy
  orders: number
  kills: number
  redisKills: number
  seed: number
  hasten?: boolean
  /** Prints a line of progress. */
  say: (line: string) => void
  /** Called after the last kill. */
  onCalm?: () => void
}

export type RunResult = {
  policy: Policy
  evidence: Evidence
  webhooks: Webhook[]
  /** Kills by victim: `ingress`, `notifier`, `redis`. */
  kills: Record<string, number>
  faults: FaultCounts
  /** Processes that ended without a kill. */
  ownEnds: string[]
  isFinished: boolean
  verdicts: Verdict[]
  tookMs: number
}

/** Pays orders while processes and Redis are killed, waits until nothing is left to do, and judges the result. */
export async function runProof(system: ProofSystem, options: RunOptions): Promise<RunResult> {
  const { policy, say } = options
  const { simulator, redis, prefix } = system
  const beganAtMs = performance.now()
  const seconds = () => `${Math.round((performance.now() - beganAtMs) / 1000)} s`
  const random = createRandom(options.seed)
  const slots = Math.max(1, options.kills + options.redisKills)
  const slotMs = Math.max(SHORTEST_SLOT_MS, (options.orders / ORDERS_PER_SECOND / slots) * 1000)

  const customers = await linkCustomers(simulator, options.orders)
  say(`${customers.length} customers pressed their links (${seconds()}); now they pay`)
  const countFaults = faultMessages(simulator.telegram.faults, options.seed)
  const webhooks = planOrderUpdates(customers, slots, random)
  const bySlot = Map.groupBy(webhooks, ({ position }) => Math.floor(position))
  const strikes = planStrikes(options.kills, options.redisKills, slotMs, random)
  const panel = createPanel(system.panelWebhookUrl, simulator.panel, customers, (customer) =>
    isStored(redis, prefix, customer),
  )
  const kills: Record<string, number> = { ingress: 0, notifier: 0, redis: 0 }

  try {
    for (let slot = 0; slot < slots; slot += 1) {
      const planned = strikes[slot]
      const [name] = await Promise.all([
        planned && strike(planned, system, random),
        panel.send(bySlot.get(slot) ?? [], slotMs),
      ])
      if (name !== undefined) kills[name] = (kills[name] ?? 0) + 1
    }
    await panel.finished()
    say(`all webhooks answered, ${strikes.length} kills (${seconds()}); waiting until nothing is left to do`)
    options.onCalm?.()
    const idleOptions = { redis, prefix, policy, hasten: options.hasten ?? false }
    let isFinished = await waitUntilIdle(idleOptions)
    say(`${isFinished ? 'finished' : 'NOT finished'} (${seconds()}); every job is queued once more`)
    const before = await collectEvidence(system, customers, webhooks)
    await retryEveryJob(redis, prefix, customers)
    isFinished = (await waitUntilIdle({ ...idleOptions, hasten: false })) && isFinished
    say(`nothing is left to do (${seconds()}); comparing`)

    const evidence = await collectEvidence(system, customers, webhooks)
    return {
      policy,
      evidence,
      webhooks,
      kills,
      faults: countFaults(),
      ownEnds: system.ownEnds(),
      isFinished,
      verdicts: judge(before, evidence, policy),
      tookMs: performance.now() - beganAtMs,
    }
  } finally {
    panel.close()
  }
}
