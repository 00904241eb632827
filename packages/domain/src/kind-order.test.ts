import { describe, expect, it } from 'vitest'
import { PAIR_RULES, kindsBefore, toKindRules } from './kind-order.ts'
import { NOTIFICATION_KINDS } from './notification.ts'
import { STATUS_PRECEDENCE } from './status.ts'

describe('the rules for two kinds of one order', () => {
  it('exist for each pair, the kind of lower precedence first', () => {
    for (const first of NOTIFICATION_KINDS)
      for (const second of NOTIFICATION_KINDS) {
        const hasRule = PAIR_RULES[first]?.[second] !== undefined
        expect(hasRule, `${first}, ${second}`).toBe(STATUS_PRECEDENCE[first] < STATUS_PRECEDENCE[second])
      }
  })

  it('let a kind wait for the lower ones', () => {
    expect(kindsBefore('refunded', ['paid', 'refunded', 'failed'])).toEqual(['paid', 'failed'])
    expect(kindsBefore('paid', ['paid', 'refunded'])).toEqual([])
  })

  it('are short for the scripts where only payments are sent', () => {
    expect(toKindRules(['paid'])).toEqual({
      carriers: { paid: 'paid', refunded: 'paid' },
      outdated: {},
      contradicted: { canceled: { paid: true } },
    })
  })
})
