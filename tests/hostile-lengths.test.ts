import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createRedactor } from '@peyk/config/redact'

/** A regex literal: not after a value, where a slash divides. */
const LITERAL =
  /(?<=(?:[=(,:!&|?[{;]|=>|\breturn|\n)\s*)\/(?![/*\s])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g

/** A pattern that reads a text from each of its places needs 70 ms for this length, one that reads it once less than 1 ms. */
const LENGTH = 7000
const LIMIT_MS = 25

const REPEATED = ['a', 'A', '0', ' ', '\n', '/', '<', '"', "'", ':', '.', '-', '@', ',', '_', '=', '%', '{', '[', '(']
const PAIRS = [
  '\\',
  '\u0660',
  'ا',
  'a.',
  'a-',
  '://',
  'a://',
  '<a',
  '0:',
  '0.',
  '00000:a',
  '=a',
  '&',
  ' #',
  '1 ',
  '<>;',
]
const BEGINNINGS = ['', 'https://', '1']

const TEXTS = [...REPEATED, ...PAIRS].flatMap((part) =>
  BEGINNINGS.map((beginning) => `${beginning}${part.repeat(LENGTH / part.length)}\u0000x1`),
)

/** Returns the processor's time of the fastest of three runs: others may stop one of them. */
function timeMs(run: () => unknown): number {
  let best = Infinity
  for (let i = 0; i < 3 && best > LIMIT_MS; i += 1) {
    const before = process.cpuUsage().user
    run()
    best = Math.min(best, (process.cpuUsage().user - before) / 1000)
  }
  return best
}

function readPatterns(): { file: string; pattern: RegExp }[] {
  const files = globSync(['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'], { exclude: ['apps/simulator/**'] })
  return files
    .filter((file) => !/\.test\.ts$|-fixture\.ts$|test-support/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(LITERAL)].map(([, source = '', flags]) => ({
        file,
        pattern: new RegExp(source, flags),
      })),
    )
}

it('every regex of Peyk reads a hostile text in a time that grows with its length', () => {
  const patterns = readPatterns()
  expect(patterns.length).toBeGreaterThan(150)
  const slow = patterns.flatMap(({ file, pattern }) => {
    const text = TEXTS.find((each) => timeMs(() => each.replace(pattern, '')) > LIMIT_MS)
    return text === undefined ? [] : [`${file}: ${String(pattern)} with ${text.slice(0, 12)}…`]
  })
  expect(slow).toEqual([])
})

it('the redactor does, too', () => {
  const redact = createRedactor({ BOARD_PASSWORD: 'aaaaaaaa', REDIS_URL: 'redis://a:000000@a', BOT_TOKEN: '1:aaaa' })
  expect(TEXTS.filter((text) => timeMs(() => redact(text)) > LIMIT_MS)).toEqual([])
})
