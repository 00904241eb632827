import { describe, expect, it } from 'vitest'
import { CommandFailed } from './failures.ts'
import { parseNotifiedFile } from './notified-file.ts'

const parse = (text: string) => parseNotifiedFile(Buffer.from(text))

describe('parseNotifiedFile', () => {
  it.each([
    ['[]', []],
    ['{}', []],
    ['["1", 2, "سفارش ۳"]', ['1', '2', 'سفارش ۳']],
    ['[12345678901234567890]', ['12345678901234567890']],
    ['{"1": true, "2": {"at": "2026-01-01"}, "3": null, "__proto__": 1}', ['1', '2', '3', '__proto__']],
    ['\uFEFF["1"]', ['1']],
  ])('reads %s', (text, expected) => {
    expect(parse(text)).toEqual({ orderIds: expected, skipped: [] })
  })

  it('skips rows that name no order, and says where they are', () => {
    expect(parse('["1", "", 2.5, null, {"id": 3}, " 4", "5"]')).toEqual({
      orderIds: ['1', '5'],
      skipped: ['""', '2.5', 'null', '{"id":3}', '" 4"'].map((got, i) => ({
        place: `entry ${i + 2}`,
        reason: `expected an order id, got ${got}`,
      })),
    })
    expect(parse('{"1": true, "2": false, "": true}').skipped).toEqual([
      { place: 'key "2"', reason: 'its value is false: not notified' },
      { place: 'key ""', reason: 'expected an order id as the key' },
    ])
  })

  it.each([
    ['', /Expected JSON/],
    ['[1, 2', /Expected JSON/],
    ['"1001"', /Expected an array of order ids/],
    ['7', /Expected an array of order ids/],
    ['null', /Expected an array of order ids/],
    ['{"notified_orders": [1, 2]}', /holds a list as "notified_orders"/],
  ])('refuses %j', (text, expected) => {
    expect(() => parse(text)).toThrow(CommandFailed)
    expect(() => parse(text)).toThrow(expected)
  })

  it('refuses what is not UTF-8', () => {
    expect(() => parseNotifiedFile(Buffer.from('["1"]', 'utf16le').fill(0xff, 0, 1))).toThrow(/not UTF-8/)
  })
})
