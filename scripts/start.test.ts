import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('says once, before anything is started, what is wrong with the settings, and exits 78', () => {
  const root = join(import.meta.dirname, '..')
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/node'), [join(root, 'scripts/start.ts')], {
    // A folder without .env.
    cwd: mkdtempSync(join(tmpdir(), 'peyk-start-')),
    env: { PATH: process.env['PATH'] ?? '', BOT_TOKEN: 'not a token' },
    encoding: 'utf8',
  })
  expect(status).toBe(78)
  expect(stdout).toContain('.env.example')
  expect(stderr.match(/BOT_TOKEN: expected/g)).toHaveLength(1)
  for (const name of ['PANEL_API_BASE_URL', 'BOARD_PASSWORD']) expect(stderr).toContain(`${name}: missing`)
})
