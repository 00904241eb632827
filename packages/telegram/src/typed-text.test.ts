import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCommand, toTypedIds } from './typed-text.ts'

const PAYLOAD = 'MTAwMQ_abcDEF-12345_xyz'

describe('a command as people type it', () => {
  it.each<[string, string, string]>([
    ['/track ۱۰۰۱', 'track', '1001'],
    ['/track ١٠٠١', 'track', '1001'],
    ['/track １００１', 'track', '1001'],
    ['/track #1001', 'track', '1001'],
    ['/track#1001', 'track', '1001'],
    ['/track۱۰۰۱', 'track', '1001'],
    ['/track1001', 'track', '1001'],
    ['/track_1001', 'track', '1001'],
    ['\u200F/track 1001', 'track', '1001'],
    ['\u2067/track 1001\u2069', 'track', '1001'],
    ['/track \u20681001\u2069', 'track', '1001'],
    ['/track \u202B#۱۰۰۱\u202C', 'track', '1001'],
    ['\uFEFF/track\u200C1001', 'track', '1001'],
    ['/track ۱۰\u200C۰۱', 'track', '1001'],
    ['/track\u00A01001', 'track', '1001'],
    ['/track (1001)', 'track', '1001'],
    ['/track[1001]', 'track', '1001'],
    ['/track <1001>', 'track', '1001'],
    ['/track «۱۰۰۱»', 'track', '1001'],
    ['/track: 1001', 'track', '1001'],
    ['/track 1001.', 'track', '1001'],
    ['/stop #A-12', 'stop', 'A-12'],
    ['／track 1001', 'track', '1001'],
    [`/start \u2068${PAYLOAD}\u2069`, 'start', PAYLOAD],
    [`https://t.me/PeykBot?start=${PAYLOAD}`, 'start', PAYLOAD],
    [`t.me/PeykBot?start=${PAYLOAD}`, 'start', PAYLOAD],
    [`سلام، این: https://telegram.me/PeykBot?start=${PAYLOAD} ممنون`, 'start', PAYLOAD],
    [`tg://resolve?domain=PeykBot&start=${PAYLOAD}`, 'start', PAYLOAD],
    [`tg://resolve?start=${PAYLOAD}&domain=PeykBot`, 'start', PAYLOAD],
    [`/start https://t.me/PeykBot?start=${PAYLOAD}`, 'start', PAYLOAD],
    [`/track <https://t.me/PeykBot?start=${PAYLOAD}>`, 'start', PAYLOAD],
  ])('%j', (text, name, id) => {
    const command = readCommand(text)
    expect(command?.name).toBe(name)
    expect(toTypedIds(command?.argument ?? '')).toContain(id)
  })

  it.each(['سلام', '1001', '/', '/سلام', '/a-b', '//start', 'see /start', 'https://t.me/PeykBot', 'tg://settings'])(
    '%j is other text',
    (text) => {
      expect(readCommand(text)).toBeUndefined()
    },
  )
})

const CONTROLS = [
  '',
  '\u200E',
  '\u200F',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u202A',
  '\u202B',
  '\u202C',
  '\u061C',
  '\uFEFF',
]
const WRAPPED: ((id: string) => string)[] = [
  (id) => id,
  (id) => `#${id}`,
  (id) => `(${id})`,
  (id) => `[#${id}]`,
  (id) => `«${id}»`,
  (id) => `"${id}"`,
  (id) => `${id}،`,
]
const DIGITS = ['0123456789', '۰۱۲۳۴۵۶۷۸۹', '٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９']

it('finds every id under any digits, controls, brackets and spaces', () => {
  const control = fc.constantFrom(...CONTROLS)
  const typed = fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,18}[A-Za-z0-9])?$/),
    digits: fc.constantFrom(...DIGITS),
    wrap: fc.constantFrom(...WRAPPED),
    space: fc.constantFrom(' ', '\n', '\u00A0', '\u200C', ' \u200C', '  '),
    controls: fc.tuple(control, control, control, control),
  })
  fc.assert(
    fc.property(typed, ({ id, digits, wrap, space, controls: [first, before, after, last] }) => {
      const written = wrap(id.replace(/\d/g, (digit) => digits[Number(digit)] ?? ''))
      const command = readCommand(`${first}/track${space}${before}${written}${after}${last}`)
      expect(command?.name).toBe('track')
      expect(toTypedIds(command?.argument ?? '')).toContain(id)
    }),
  )
})

it('keeps an id that is written with signs of its own as the first choice', () => {
  expect(toTypedIds('#1001')).toEqual(['#1001', '1001'])
  expect(toTypedIds('سفارش ۱۲')).toEqual(['سفارش ۱۲', 'سفارش 12'])
  expect(toTypedIds('')).toEqual([])
  expect(toTypedIds('#')).toEqual(['#'])
})
