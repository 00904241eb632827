// Writes the documents that the code makes: npm run generate
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GENERATED_DOCUMENTS } from './generated-documents.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const paths = Object.keys(GENERATED_DOCUMENTS)

// All texts first: one that cannot be made leaves every document as it is.
const texts = Object.entries(GENERATED_DOCUMENTS).map(([path, createText]) => [path, createText()] as const)
for (const [path, text] of texts) writeFileSync(root + path, text)
const json = paths.filter((path) => path.endsWith('.json'))
const { status, stderr } = spawnSync(`${root}node_modules/.bin/oxfmt`, json, { cwd: root })
if (status !== 0) throw new Error(`oxfmt ended with ${status}: ${String(stderr)}`)
console.log(`Wrote ${paths.join(', ')}.`)
