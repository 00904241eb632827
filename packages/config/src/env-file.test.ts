import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadEnvFile } from './env-file.ts'
import { loadSettings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'peyk-env-'))
const cases = new URL('../../../tests/cases/inputs/env/', import.meta.url)
const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'

function settingsOf(name: string) {
  const filled = readFileSync(new URL(name, cases), 'utf8')
    .replace('%TOKEN%', TOKEN)
    .replace('%PORT%', '8080')
    .replace('%PANEL%', 'http://shop')
  const path = join(folder, name)
  writeFileSync(path, filled)
  const env = {}
  expect(loadEnvFile(path, env)).toBe(true)
  return loadSettings(env, 'ingress')
}

it.each([
  ['bom.env', 'webhook'],
  ['crlf.env', 'webhook'],
  ['export.env', 'webhook'],
  ['use-True.env', 'webhook'],
  ['url-with-path.env', 'webhook'],
  ['seed-comment-fa.env', 'polling'],
])('%s starts with %s', (name, source) => {
  const { sources, telegram } = settingsOf(name)
  expect(sources).toEqual({ telegram: source, panel: source })
  expect(telegram).toMatchObject({ botToken: TOKEN, webhookUrl: 'https://your-domain.com' })
})

it('lets the environment win, and says when there is no file', () => {
  const path = join(folder, 'own.env')
  writeFileSync(path, "A=file\nB='file # not a comment' # a comment\n")
  const env = { A: 'environment' }
  expect(loadEnvFile(path, env)).toBe(true)
  expect(env).toEqual({ A: 'environment', B: 'file # not a comment' })
  expect(loadEnvFile(join(folder, 'absent.env'), env)).toBe(false)
  expect(() => loadEnvFile(folder, env)).toThrow('EISDIR')
})
