import { describe, expect, it } from 'vitest'
import { BUG_NAMES } from './bugs.ts'
import type { BugName } from './bugs.ts'
import { replay, runCampaign } from './campaign.ts'
import { FAULT_NAMES } from './faults.ts'
import { describeBroken } from './report.ts'

/** As few as let every fault happen under both policies. */
const FEW = 150
const MANY = 10_000
/** For the bugs that are found rarely: a seed shortly before the first that finds it. A changed simulation finds it further on. */
const NEARBY: Partial<Record<BugName, number>> = {
  'kinds-overtake': 400,
  'sweep-without-bound': 260,
  'expire-by-redis-clock': 60,
}

describe('the simulation', () => {
  it.each(['hold', 'resend'] as const)('keeps every promise under %s, whatever goes wrong', async (policy) => {
    const { found, counts } = await runCampaign({ policy, schedules: FEW, firstSeed: 1 })
    expect(found && describeBroken(found)).toBeUndefined()
    for (const fault of FAULT_NAMES) expect(counts.get(fault), `${fault} happened`).toBeGreaterThan(0)
    for (const end of ['sent', 'held', 'rejected', ...(policy === 'hold' ? ['uncertain'] : [])])
      expect(counts.get(`ended ${end}`), `notifications ended ${end}`).toBeGreaterThan(0)
    const sequences = ['sent after a failure', 'missed by webhooks', 'saying refunded', 'saying refunded-after-paid']
    for (const sequence of sequences.map((each) => `ended ${each}`))
      expect(counts.get(sequence), sequence).toBeGreaterThan(0)
  })

  it.each(BUG_NAMES)('finds the bug %s', async (bug) => {
    const { found } = await runCampaign({ policy: 'hold', schedules: MANY, firstSeed: NEARBY[bug] ?? 1, bug })
    expect(found?.broken.length).toBeGreaterThan(0)
    const text = found && describeBroken(found)
    expect(text).toContain(`--seed ${found?.seed} --policy hold --bug ${bug}`)
  })

  it('replays a schedule exactly from its seed', async () => {
    const [once, again] = [await replay(7, 'hold', undefined), await replay(7, 'hold', undefined)]
    expect(once.trace.length).toBeGreaterThan(20)
    expect(again).toEqual(once)
  })
})
