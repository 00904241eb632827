import { parseEnv } from 'node:util'
import { parseStatus, toOwnWords } from '@peyk/domain/status'
import { toStatusMapping } from '@peyk/domain/status-mapping'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENVIRONMENT } from './environment.ts'

describe('toStatusMapping', () => {
  it.each([
    ['در راه', 'PANEL_STATUS_MAP=در راه=paid'],
    ['1', 'PANEL_STATUS_MAP=1=paid'],
    [' on\ncredit ', 'PANEL_STATUS_MAP=oncredit=paid'],
    ['sent, on credit', 'PANEL_STATUS_MAP=sent on credit=paid'],
    ['پرداخت شد، در راه', 'PANEL_STATUS_MAP=پرداخت شد، در راه=paid'],
    ['paid #2', "PANEL_STATUS_MAP='paid #2=paid'"],
    ['processing (date of payment unreadable)', 'PANEL_STATUS_MAP=processing (date of payment unreadable)=paid'],
    ['x'.repeat(200), `PANEL_STATUS_MAP=${'x'.repeat(200)}=paid`],
  ])('offers a setting for %j', (word, setting) => {
    expect(toStatusMapping(word)).toEqual({ kind: 'setting', setting })
  })

  it.each([
    ['complete ≠ unpaid', 'contradiction'],
    ['complete ≠ unpaid ≠ a,b', 'contradiction'],
    ['state=7', 'no_setting'],
    [',', 'no_setting'],
    ["customer's", 'no_setting'],
    ['\u0000', 'no_setting'],
    ['', 'no_setting'],
  ])('offers none for %j', (word, kind) => {
    expect(toStatusMapping(word)).toEqual({ kind })
  })

  it('offers only what is accepted and then gives the word its meaning', () => {
    const letters = fc.constantFrom(
      ...'abپرA1۲',
      ...' .,=-_/\\#$"\'`≠!?()\t\n\r',
      '\u200c',
      '\u202e',
      '\u0000',
      '\u00a0',
    )
    const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: letters, maxLength: 12 }))
    fc.assert(
      fc.property(word, (rawStatus) => {
        const mapping = toStatusMapping(rawStatus)
        if (mapping.kind !== 'setting') return
        const value = parseEnv(mapping.setting)['PANEL_STATUS_MAP']
        const meanings = ENVIRONMENT.PANEL_STATUS_MAP.schema.parse(value)
        expect(parseStatus(rawStatus, toOwnWords(meanings))).toBe('paid')
      }),
      { numRuns: 2000 },
    )
  })
})
