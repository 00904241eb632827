// Prints `N passed, N failed` for the reports of vitest's JSON reporter in a folder; exit status 1 when any failed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
let passed = 0
let failed = 0
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  passed += report.numPassedTests ?? 0
  // A file that could not even be loaded, or a run that broke off, has no failed test of its own.
  failed += report.numFailedTests || (report.success ? 0 : 1)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
