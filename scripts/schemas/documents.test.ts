import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { createOpenApi } from './openapi.ts'
import { createOrderSchema } from './order-schema.ts'
import { createSettingsPage } from './settings-page.ts'

const readText = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
const read = (name: string) => JSON.parse(readText(name)) as unknown
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown
const HINT = 'docs are out of date: run npm run generate'

describe('the committed documents', () => {
  it('are what the code makes', () => {
    expect(read('order.schema.json'), HINT).toEqual(asJson(createOrderSchema()))
    expect(read('openapi.json'), HINT).toEqual(asJson(createOpenApi()))
    expect(readText('settings.md'), HINT).toBe(createSettingsPage())
  })

  it('are valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(read('openapi.json') as Parameters<Validator['validate']>[0])
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(validator.version).toBe('3.1')
  })

  it('refer only to what is there', () => {
    const document = read('openapi.json') as { components: { schemas: object } }
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    )
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(refs))
  })
})
