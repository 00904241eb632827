import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../', import.meta.url)).replace(/\/$/, '')
const UNITS = join(ROOT, 'deploy', 'systemd')
const hasSystemd = await run('systemd-analyze', ['--version']).then(
  () => true,
  () => false,
)

describe.skipIf(!hasSystemd)('the systemd units', () => {
  it('are taken without a complaint', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'peyk-units-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    // Units name paths without spaces; this folder may have some.
    const home = join(folder, 'peyk')
    symlinkSync(ROOT, home)
    for (const name of readdirSync(UNITS)) {
      const text = readFileSync(join(UNITS, name), 'utf8').replaceAll('/opt/peyk', home)
      for (const instance of name.includes('@') ? ['ingress', 'scheduler', 'notifier', 'board'] : [''])
        writeFileSync(join(folder, name.replace('@', instance === '' ? '' : `@${instance}`)), text)
    }
    const units = readdirSync(folder)
      .filter((name) => name !== 'peyk')
      .map((name) => join(folder, name))
    expect(units).toHaveLength(5)
    const { stdout, stderr } = await run('systemd-analyze', ['verify', ...units])
    expect(stdout + stderr).toBe('')
  })
})
