import { expect, it } from 'vitest'
import { toFaultTable, toResult } from './fault-report.ts'
import { FAULT_NAMES, loadFault } from './faults.ts'
import { parseOptions, UsageError } from './options.ts'
import type { OrderEvidence } from './evidence.ts'

const order = (id: number, changes: Partial<OrderEvidence> = {}): OrderEvidence => ({
  orderId: `PR-${id}`,
  shown: 1,
  state: 'sent',
  reason: '',
  messageIsShown: true,
  isListed: false,
  inOutbox: false,
  resends: 0,
  webhooks: [],
  history: [],
  ...changes,
})
const fault = { happens: 'something', must: 'all notified once' }

it('every file of the faults says what happens and what must hold', async () => {
  for (const name of FAULT_NAMES)
    expect(await loadFault(name)).toMatchObject({
      happens: expect.stringMatching(/\w/),
      must: expect.stringMatching(/\w/),
      run: expect.any(Function),
    })
})

it('runs the faults that are named, all with --faults, and none without', () => {
  const names = ['failover', 'token-refused']
  expect(parseOptions([], names).faults).toEqual([])
  expect(parseOptions(['--fault', 'failover'], names).faults).toEqual(['failover'])
  expect(parseOptions(['--faults'], names).faults).toEqual(names)
  expect(() => parseOptions(['--fault', 'flood'], names)).toThrow(UsageError)
})

it('a fault holds while all promises and its own demands do', () => {
  const evidence = { orders: [order(1), order(2)], strays: [] }
  const check = { claim: 'all notified once', holds: true, seen: 'a pause of 20 s' }
  expect(toResult('calm', fault, 'hold', evidence, [check])).toEqual({
    name: 'calm',
    fault,
    seen: '2 of 2 notified once; ledger: 2 sent; a pause of 20 s',
    verdict: 'holds',
    broken: [],
  })
})

it('a broken promise and an unmet demand are named', () => {
  const evidence = { orders: [order(1, { shown: 2 }), order(2)], strays: [] }
  const result = toResult('flood', fault, 'hold', evidence, [{ claim: 'all notified once', holds: false, seen: '' }])
  expect(result).toMatchObject({
    verdict: 'broken',
    seen: '1 of 2 notified once, 1 notified twice; ledger: 2 sent',
    broken: ['never two: broken by 1 of 2 orders, such as PR-1: shown 2 times, 1 allowed', 'not all notified once'],
  })
  expect(toFaultTable([result]).split('\n').at(-1)).toBe(
    '| flood | something | 1 of 2 notified once, 1 notified twice; ledger: 2 sent | all notified once | broken |',
  )
})
