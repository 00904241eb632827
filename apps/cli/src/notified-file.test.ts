import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CommandFailed } from './failures.ts'
import { parseNotifiedFile, inEnglish } from './notified-file.ts'

const parse = (text: string) => parseNotifiedFile(Buffer.from(text))

describe('parseNotifiedFile', () => {
  it.each([
    ['[]', []],
    ['{}', []],
    ['["1", 2, "سفارش ۳"]', ['1', '2', 'سفارش ۳']],
    ['[12345678901234567890]', ['12345678901234567890']],
    ['[{"order_id": 1001, "chat_id": 7}, {"id": "1002", "status": "completed"}]', ['1001', '1002']],
    [
      '{"1": true, "2": {"at": "2026-01-01"}, "3": 55123, "4": 1736091271.5, "5": "2026-01-05 15:34:31"}',
      ['1', '2', '3', '4', '5'],
    ],
    [
      '{"1": "paid", "2": "پرداخت شده", "3": "sent", "4": {"status": "completed"}, "5": {"notified_at": "2026-01-05"}}',
      ['1', '2', '3', '4', '5'],
    ],
    ['{"notified_orders": ["1"]}', ['1']],
    ['{"orders": {"1": true}}', ['1']],
    ['\uFEFF["1"]', ['1']],
  ])('reads %s', (text, expected) => {
    const { inOtherDigits: _same, ...file } = parse(text)
    expect(file).toEqual({ orderIds: expected, skipped: [], unclear: [] })
  })

  it.each([
    ['crlf-pretty', ['1001', '1002'], []],
    ['dict-id-to-bool', ['1001'], ['key "1002"']],
    ['dict-id-to-status-words', ['1001', '1003'], ['key "1002"', 'key "1004"']],
    ['persian-digits', ['1001', '1002'], []],
    ['wrapped-list-with-meta', ['1001', '1002'], ['field "last_updated"']],
  ])('reads the real file %s.json', (name, orderIds, skipped) => {
    const file = parseNotifiedFile(
      readFileSync(new URL(`../../../tests/cases/inputs/notified/${name}.json`, import.meta.url)),
    )
    expect(file).toMatchObject({ orderIds, unclear: [] })
    expect(file.skipped.map(({ place }) => place.en)).toEqual(skipped)
  })

  it('knows orders in the other digits too, which the panel may write', () => {
    expect(parse('["۱۰۰۱", " 1002", "سفارش ۳"]')).toMatchObject({
      orderIds: ['1001', '1002', 'سفارش ۳'],
      inOtherDigits: ['سفارش 3'],
    })
  })

  it('skips what was not notified, and says where it is', () => {
    const values = ['false', '0', '"pending"', '"not notified"', '{"status":"new"}', '{"notified_at":null}']
    const { orderIds, skipped, unclear } = parse(`{${values.map((value, i) => `"${i}": ${value}`).join(', ')}}`)
    expect([orderIds, unclear]).toEqual([[], []])
    expect(inEnglish(skipped)).toEqual(
      values.map((value, i) => ({ place: `key "${i}"`, reason: `its value is ${value}: not notified` })),
    )
  })

  it('guesses nothing: what it does not understand is named', () => {
    const list = parse('["1", "", 2.5, null, {"name": 3}, "4\\n4", "5"]')
    expect(list.orderIds).toEqual(['1', '5'])
    expect(inEnglish(list.unclear)).toEqual(
      ['""', '2.5', 'null', '{"name":3}', '"4\\n4"'].map((got, i) => ({
        place: `entry ${i + 2}`,
        reason: `expected an order id, got ${got}`,
      })),
    )
    const nested = parse(
      '{"7001": {"1001": true}, "0": {"order_id": "1002", "sent": true}, "1003": {"order_id": 1003}}',
    )
    expect(nested.orderIds).toEqual(['1003'])
    expect(inEnglish(nested.unclear).map(({ place }) => place)).toEqual(['key "0"', 'key "7001"'])
    const record = parse('{"1": null, "2": "foo", "last_updated": "2026-01-05", "": true}')
    expect(record.orderIds).toEqual([])
    expect(inEnglish(record.unclear)).toEqual([
      { place: 'key "1"', reason: 'expected whether it was notified, got null' },
      { place: 'key "2"', reason: 'expected whether it was notified, got "foo"' },
      { place: 'key "last_updated"', reason: 'expected an order id, got "last_updated"' },
      { place: 'key ""', reason: 'expected an order id, got ""' },
    ])
  })

  it.each([
    ['', /Expected JSON/],
    ['[1, 2', /Expected JSON/],
    ['"1001"', /Expected an array of order ids/],
    ['7', /Expected an array of order ids/],
    ['null', /Expected an array of order ids/],
    ['{"pending_orders": [1, 2]}', /holds lists as "pending_orders"/],
    ['{"notified_orders": [1], "pending_orders": [2]}', /holds lists as "notified_orders", "pending_orders"/],
    ['{"1001": ["paid"]}', /holds lists as "1001"/],
  ])('refuses %j', (text, expected) => {
    expect(() => parse(text)).toThrow(CommandFailed)
    expect(() => parse(text)).toThrow(expected)
  })

  it('refuses what is not UTF-8', () => {
    expect(() => parseNotifiedFile(Buffer.from('["1"]', 'utf16le').fill(0xff, 0, 1))).toThrow(/not UTF-8/)
  })
})
