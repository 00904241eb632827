import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { GENERATED_DOCUMENTS } from '../generated-documents.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')) as unknown

describe('the committed documents', () => {
  it.each(Object.entries(GENERATED_DOCUMENTS))('%s is what the code makes', (path, createText) => {
    const parse = (text: string): unknown => (path.endsWith('.json') ? JSON.parse(text) : text)
    const committed = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
    expect(parse(committed), `${path} is out of date: run npm run generate`).toEqual(parse(createText()))
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
