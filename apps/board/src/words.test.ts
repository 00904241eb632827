import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Other words for what `PERSIAN_TERMS` names. */
const OTHER_WORDS = /وبهوک|تابلو|در برد |پردازه|در صف فرستادن|ربات را شروع/

it.each([
  'words/fa.ts',
  '../../../packages/telegram/src/words/fa.ts',
  '../../../packages/telegram/src/words/operator-fa.ts',
])('%s calls things by the one table of terms', (path) => {
  const lines = readFileSync(new URL(path, import.meta.url), 'utf8').split('\n')
  expect(lines.filter((line) => OTHER_WORDS.test(line))).toEqual([])
})
