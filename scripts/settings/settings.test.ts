import { ENVIRONMENT } from '@peyk/config/environment'
import type { Variable } from '@peyk/config/variable'
import { expect, it } from 'vitest'
import { createEnvExample } from './env-example.ts'

const variables = Object.entries<Variable>(ENVIRONMENT)
const LONGEST_SENTENCE_WORDS = 25

it.each(variables)('%s: default and example are accepted', (_name, { schema, default: value, example }) => {
  for (const text of [value ?? example, example]) expect(schema.safeParse(text)).toMatchObject({ success: true })
})

it.each(variables)('%s: the meaning is plain', (_name, { meaning, default: value, whenUnset, requiredWhen }) => {
  for (const sentence of meaning.split(/\.\s/))
    expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(LONGEST_SENTENCE_WORDS)
  expect(meaning).toMatch(/^[A-Z`].*\.$/)
  // Exactly one thing says what happens while it is unset.
  expect([value, whenUnset, requiredWhen].filter((text) => text !== undefined)).toHaveLength(1)
})

it('.env.example leaves open what has to be filled in for the first start', () => {
  const open = createEnvExample().match(/^[A-Z_]+(?==)/gm)
  expect(open).toEqual(['BOT_TOKEN', 'USE_WEBHOOK', 'PANEL_API_BASE_URL', 'LINK_SECRET', 'BOARD_PASSWORD'])
})
