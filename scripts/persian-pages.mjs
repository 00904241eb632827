// Whether each Persian page was read again since its English page changed. `npm run persian` writes that it was.
// A Persian page names its English ones, or sections of them: <!-- English: docs/operations.md#the-doctor 1a2b3c4d -->
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const SOURCE = /English: (\S+) (\w{8}|-)/g
/** Arabic letters in the place of Persian ones, and words for which packages/telegram/src/words/terms.ts and the texts have another. */
const NOT_OURS = /[يك]|لینک|نوتیفیکیشن|اعلان/gu
const PAGES = [
  'README.fa.md',
  'docs/panel-integration.fa.md',
  'scripts/settings/meanings-fa.ts', // docs/fa/settings.md is made of it
  ...readdirSync(`${ROOT}docs/fa`)
    .filter((name) => name !== 'settings.md')
    .map((name) => `docs/fa/${name}`),
]

if (process.argv.includes('--reviewed')) for (const page of PAGES) writeHashes(page)
const problems = PAGES.flatMap(problemsOf)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function problemsOf(page) {
  const text = readFileSync(ROOT + page, 'utf8')
  const sources = [...text.matchAll(SOURCE)]
  const foreign = [...text.matchAll(NOT_OURS)].map(([word]) => `${page}: "${word}" is not our word or letter.`)
  if (sources.length === 0) foreign.push(`${page}: expected a comment "English: <page> -" with its English page.`)
  const changed = sources.filter(([, source, hash]) => hashOf(source) !== hash)
  return [
    ...foreign,
    ...changed.map(([, source]) =>
      hashOf(source) === undefined
        ? `${page}: there is no ${source}. Name the page or section that took its place.`
        : `${page}: ${source} changed. Bring the change into this page, then run npm run persian.`,
    ),
  ]
}

function writeHashes(page) {
  const text = readFileSync(ROOT + page, 'utf8')
  writeFileSync(
    ROOT + page,
    text.replaceAll(SOURCE, (_all, source) => `English: ${source} ${hashOf(source) ?? '-'}`),
  )
}

/** The start of the hash of a page, or of one of its sections by the heading's anchor; undefined where there is none. */
function hashOf(source) {
  const [path, anchor] = source.split('#')
  if (!existsSync(ROOT + path)) return undefined
  const page = readFileSync(ROOT + path, 'utf8')
  const text = anchor === undefined ? page : page.split(/^(?=## )/m).find((section) => anchorOf(section) === anchor)
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex').slice(0, 8)
}

function anchorOf(section) {
  const heading = /^## (.*)/.exec(section)?.[1] ?? ''
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-')
}
