import { globSync, readFileSync } from 'node:fs'
import { createLinkPayload } from '@peyk/domain/deep-link'
import { STATUSES, parseStatus } from '@peyk/domain/status'
import { FIELD_NAMES } from '@peyk/panel/order-fields'
import { parseOrderJson } from '@peyk/panel/order-json-fixture'
import { describe, expect, it } from 'vitest'
import { REFUSALS } from '../schemas/webhook-answers.ts'
import { PAGES, ROOT, embedExamples, shownExamples } from './embed.ts'

const read = (path: string) => readFileSync(ROOT + path, 'utf8')

describe.each(PAGES)('%s', (path) => {
  it('shows the examples as they are', () => {
    const page = read(path)
    expect(shownExamples(page).length).toBeGreaterThan(0)
    expect(page, 'run node_modules/.bin/node scripts/embed-examples.ts').toBe(embedExamples(page))
    // A marker that nothing follows would be shown as nothing.
    expect(page.match(/<!-- examples\//g)).toHaveLength(shownExamples(page).length)
  })

  it('links to what is there', () => {
    const page = read(path)
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
    for (const link of links) expect(globSync(link, { cwd: `${ROOT}docs` }), link).toHaveLength(1)
  })
})

describe('what the page says', () => {
  const page = read('docs/panel-integration.md')

  it('of the order is what is parsed', () => {
    for (const name of Object.values(FIELD_NAMES).flat()) expect(page).toContain(`\`${name}\``)
    const [, json = ''] = /## The order[^]*?```json\n([^]*?)```/.exec(page) ?? []
    expect(parseOrderJson(json)).toMatchObject({ orderId: '1001', status: 'paid', chatId: '7001' })
  })

  it('of statuses is how they are read', () => {
    const known = STATUSES.filter((status) => status !== 'unknown')
    const rows = [...page.matchAll(new RegExp(`^\\| (${known.join('|')}) \\| (.*) \\|$`, 'gm'))]
    expect(rows).toHaveLength(known.length)
    expect(new Set(rows.map(([, status]) => status))).toEqual(new Set(known))
    for (const [, status, words = ''] of rows)
      for (const [, word = ''] of words.matchAll(/`([^`]+)`/g))
        expect({ word, status: parseStatus(word) }).toEqual({ word, status })
  })

  it('of answers names all of them', () => {
    for (const status of Object.keys(REFUSALS).filter((status) => status !== '500'))
      expect(page).toMatch(new RegExp(`^\\|.*\\b${status}\\b`, 'm'))
  })

  it('of links is a link that Peyk reads', () => {
    expect(page).toContain(`\`${createLinkPayload('1001', 'link-secret')}\``)
  })
})

it('every example is shown', () => {
  const files = globSync('examples/**/*.*', { cwd: ROOT }).filter((path) => !path.includes('__pycache__'))
  expect(shownExamples(read('docs/panel-integration.md')).toSorted()).toEqual(files.toSorted())
})
