// Puts the text of examples/ into the pages that show it: node_modules/.bin/node scripts/embed-examples.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { PAGES, ROOT, embedExamples } from './examples/embed.ts'

for (const page of PAGES) {
  const text = readFileSync(ROOT + page, 'utf8')
  writeFileSync(ROOT + page, embedExamples(text))
}
console.log(`Wrote ${PAGES.join(' and ')}.`)
