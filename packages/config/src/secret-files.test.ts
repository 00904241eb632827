import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SECRET_NAMES } from './environment.ts'
import { readSecretFiles } from './secret-files.ts'
import { SettingsError, loadSettings } from './settings.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const PANEL = { PANEL_API_BASE_URL: 'http://shop' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peyk-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(readSecretFiles(env), 'notifier')
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

it.each([...SECRET_NAMES])('%s comes from the file that its …_FILE names', (name) => {
  const path = file(name, 'se cret\n')
  expect(readSecretFiles({ [`${name}_FILE`]: ` ${path} `, OTHER: 'stays' })).toEqual({
    [name]: 'se cret',
    OTHER: 'stays',
  })
})

it.each([
  ['no line break', TOKEN],
  ['a line break', `${TOKEN}\n`],
  ['a line break of Windows', `${TOKEN}\r\n`],
])('a file with %s at its end', (_what, text) => {
  const env = readSecretFiles({ ...PANEL, BOT_TOKEN: '', BOT_TOKEN_FILE: file('token', text) })
  expect(env['BOT_TOKEN']).toBe(TOKEN)
  expect(loadSettings(env, 'notifier').telegram.botToken).toBe(TOKEN)
})

it('names each file that cannot be read or is empty, once, beside everything else that is wrong', () => {
  const absent = join(folder, 'absent')
  const empty = file('empty', '\n')
  const expected = 'expected a file that exists, is not empty and that the user of this process may read'
  expect(problemsOf({ BOT_TOKEN_FILE: absent, LINK_SECRET_FILE: empty, PANEL_API_TOKEN_FILE: folder })).toEqual([
    `BOT_TOKEN_FILE: ${expected}, got "${absent}".`,
    `PANEL_API_TOKEN_FILE: ${expected}, got "${folder}".`,
    `LINK_SECRET_FILE: ${expected}, got "${empty}".`,
    expect.stringContaining('PANEL_API_BASE_URL: missing'),
  ])
})

it('refuses a variable beside its file, and repeats neither', () => {
  const problems = problemsOf({ ...PANEL, BOT_TOKEN: TOKEN, BOT_TOKEN_FILE: file('token', TOKEN) })
  expect(problems).toEqual(['BOT_TOKEN_FILE: expected either BOT_TOKEN or BOT_TOKEN_FILE, got both.'])
})

it('checks what a file holds, and keeps it secret', () => {
  const problems = problemsOf({ ...PANEL, BOT_TOKEN_FILE: file('token', 'hush-hush') })
  expect(problems).toEqual([expect.stringMatching(/^BOT_TOKEN: expected a bot token .* a secret value\.$/)])
})

it('leaves LOG_FILE and files of what is no secret alone', () => {
  const env = { LOG_FILE: 'logs/{app}.log', WEBHOOK_PORT_FILE: '/absent', BOT_TOKEN_FILE: ' ' }
  expect(readSecretFiles(env)).toEqual(env)
})
