import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childEnvironment } from '@peyk/test-support/child-environment'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')

const start = (env: Record<string, string>) =>
  spawnSync(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'apps/launcher/src/main.ts')], {
    // A folder without .env.
    cwd: mkdtempSync(join(tmpdir(), 'peyk-start-')),
    env: childEnvironment(env),
    encoding: 'utf8',
  })

it('says once, before anything is started, what is wrong with the settings, and exits 78', () => {
  const { status, stdout, stderr } = start({ BOT_TOKEN: 'not a token', DEFAULT_LANGUAGE: 'en' })
  expect(status).toBe(78)
  expect(stdout).toContain('.env.example')
  expect(stderr.match(/BOT_TOKEN: expected/g)).toHaveLength(1)
  for (const name of ['PANEL_API_BASE_URL', 'BOARD_PASSWORD']) expect(stderr).toContain(`${name}: missing`)
})

it('says it in Persian, unless DEFAULT_LANGUAGE is another', () => {
  const { stderr } = start({ BOT_TOKEN: 'not a token' })
  expect(stderr).toContain('\u2068BOT_TOKEN\u2069: باید توکن ربات از')
  expect(stderr).toContain('\u2068PANEL_API_BASE_URL\u2069: نیست')
})

it('says so too of the templates', () => {
  const settings = { BOT_TOKEN: '1:a', PANEL_API_BASE_URL: 'http://127.0.0.1:9', BOARD_PASSWORD: 'secret' }
  const { status, stderr } = start({ ...settings, TEMPLATES_DIR: '/nonexistent' })
  expect(status).toBe(78)
  expect(stderr).toContain('TEMPLATES_DIR: /nonexistent: cannot be read (ENOENT)')
})
