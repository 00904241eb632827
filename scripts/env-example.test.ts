import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeSettings } from '@peyk/config/describe-settings'
import { ENVIRONMENT } from '@peyk/config/environment'
import { describe, expect, it } from 'vitest'

const lines = readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8').split('\n')
const variables = lines.flatMap((line, index) => {
  const [, hash, name = '', value = ''] = line.match(/^(# )?([A-Z][A-Z_]+)=(.*)$/) ?? []
  return name ? [{ name, value, isOptional: hash !== undefined, comment: lines[index - 1] ?? '' }] : []
})

describe('.env.example', () => {
  it('has every variable once', () => {
    expect(variables.map(({ name }) => name).toSorted()).toEqual(Object.keys(ENVIRONMENT).toSorted())
  })

  it('explains each in the line above, with a value that is accepted', () => {
    for (const { name, value, comment } of variables) {
      expect(comment, name).toMatch(/^# \S.*\.?$/)
      const accepted = value === '' || ENVIRONMENT[name as keyof typeof ENVIRONMENT].safeParse(value).success
      expect(accepted, `${name}=${value}`).toBe(true)
    }
  })

  it('shows the defaults', () => {
    const shown = Object.fromEntries(variables.map(({ name, value }) => [name, value]))
    // `npm start` has a Redis of its own.
    const defaults = describeSettings()
      .flatMap(({ settings }) => settings)
      .filter((setting) => setting.default !== undefined && setting.name !== 'REDIS_URL')
    expect(shown).toMatchObject(Object.fromEntries(defaults.map((setting) => [setting.name, setting.default])))
  })

  it('leaves open what has to be filled in for the first start', () => {
    const open = variables.filter(({ isOptional }) => !isOptional).map(({ name }) => name)
    expect(open).toEqual(['BOT_TOKEN', 'USE_WEBHOOK', 'PANEL_API_BASE_URL', 'BOARD_PASSWORD'])
  })
})
