// Whether a tag may be released, and the notes for it: node scripts/release.mjs v1.2.3 ghcr.io/<owner>/peyk
// Prints how to run that image and what CHANGELOG.md says about the version; exit status 1 with every difference otherwise.
import { readFileSync } from 'node:fs'

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

const [tag = '', image = ''] = process.argv.slice(2)
const version = tag.replace(/^v/, '')
const notes = notesOf(version)
const wrong = [
  ['package.json', `"version": "${version}"`],
  ['deploy/Dockerfile', `VERSION=${version} `],
  ['docker-compose.yml', `\${PEYK_IMAGE:-peyk:${version}}`],
  ['docker-compose.yml', `\${PEYK_VERSION:-${version}}`],
].filter(([path, expected]) => !read(path).includes(expected))

for (const [path, expected] of wrong) console.error(`${path}: expected ${expected} for the tag ${tag}.`)
if (notes === '') console.error(`CHANGELOG.md: expected a section "## [${version}] - <date>" for the tag ${tag}.`)
if (wrong.length > 0 || notes === '') process.exitCode = 1
else console.log(`Compose pulls this release with \`PEYK_IMAGE=${image}:${version}\` in \`.env\`.\n\n${notes}`)

/** The section of a version in the changelog, without its heading; empty where there is none. */
function notesOf(version) {
  const sections = read('CHANGELOG.md').split(/^## /m)
  const section = sections.find((text) => /^\[(.*?)\] - \d{4}-\d\d-\d\d\n/.exec(text)?.[1] === version) ?? ''
  return section.slice(section.indexOf('\n')).trim()
}
