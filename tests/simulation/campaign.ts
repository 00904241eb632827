import type { BugName } from './bugs.ts'
import type { Policy } from './notifier.ts'
import { createSimulation } from './schedule.ts'
import type { Verdict } from './schedule.ts'

export type Campaign = {
  policy: Policy
  /** Schedules that ran. */
  ran: number
  seconds: number
  /** What happened in all of them together. */
  counts: ReadonlyMap<string, number>
  /** The first schedule that broke a promise, with its trace; the campaign ends with it. */
  found: Verdict | undefined
}

export type CampaignPlan = {
  policy: Policy
  schedules: number
  firstSeed: number
  bug?: BugName | undefined
  onProgress?: ((ran: number) => void) | undefined
}

const PROGRESS_EVERY = 500

/** Runs schedules, one seed after another, until one breaks a promise. */
export async function runCampaign({ policy, schedules, firstSeed, bug, onProgress }: CampaignPlan): Promise<Campaign> {
  const simulation = await createSimulation(policy, bug)
  const counts = new Map<string, number>()
  const startedAtMs = performance.now()
  const end = (ran: number, found?: Verdict): Campaign => ({
    policy,
    ran,
    seconds: (performance.now() - startedAtMs) / 1000,
    counts,
    found,
  })

  for (let ran = 1; ran <= schedules; ran += 1) {
    const seed = firstSeed + ran - 1
    const verdict = await simulation.run(seed)
    counts.set('events', (counts.get('events') ?? 0) + verdict.events)
    for (const [what, times] of verdict.counts) counts.set(what, (counts.get(what) ?? 0) + times)
    if (verdict.broken.length > 0) return end(ran, await simulation.run(seed, { tracing: true }))
    if (ran % PROGRESS_EVERY === 0) onProgress?.(ran)
  }
  return end(schedules)
}

/** One schedule with its trace. */
export async function replay(seed: number, policy: Policy, bug: BugName | undefined): Promise<Verdict> {
  const simulation = await createSimulation(policy, bug)
  return simulation.run(seed, { tracing: true })
}
