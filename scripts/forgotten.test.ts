import { readFileSync } from 'node:fs'
import { ENVIRONMENT } from '@peyk/config/environment'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { STATUSES, STATUS_PRECEDENCE } from '@peyk/domain/status'
import type { AdapterName } from '@peyk/panel/adapters'
import { createKeys } from '@peyk/store/keys'
import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import { TEMPLATE_NAMES } from '@peyk/telegram/templates'
import { expect, it } from 'vitest'
import { SUMMARIES } from '../apps/cli/src/summaries.ts'

// What docs/developing.md lists and neither the compiler nor another test would miss.
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const statuses = STATUSES.filter((status) => status !== 'unknown')
const ascending = statuses.toSorted((a, b) => STATUS_PRECEDENCE[a] - STATUS_PRECEDENCE[b])
const files = TEMPLATE_NAMES.map((name) => `${name}.html`)
const panels = Object.keys({ generic: true, woocommerce: true, shopify: true } satisfies Record<AdapterName, true>)

/** `{p}:pending`, `{p}:order:`, … */
const keys = Object.values(createKeys('p')).flatMap((key) => {
  const name = typeof key === 'string' ? key : Reflect.apply(key, undefined, [{ kind: 'paid', orderId: '1' }, ''])
  const found = /^\{p\}:[a-z-]+:?/.exec(String(name))
  return found === null ? [] : [`\`${found[0]}`]
})

const alerts = [...read('deploy/prometheus/alerts.yml').matchAll(/- alert: (\w+)/g)].map(
  ([, name]) => `### Alert: ${name}\n`,
)

/** The names that begin the rows of the tables below a heading. */
const rowsBelow = (path: string, heading: string) =>
  [...(read(path).split(`\n${heading}\n`)[1]?.split('\n##')[0] ?? '').matchAll(/^\| (`[^|]+) \|/gm)].flatMap(
    ([, cell = '']) => cell.match(/`[^`]+`/g) ?? [],
  )

const doctor = rowsBelow('docs/operations.md', '## The doctor')
const secrets = rowsBelow('docs/operations.md', '### A secret leaked')
const commands = Object.keys(SUMMARIES).map((name) => `peyk ${name}`)

it.each([
  ['docs/architecture.md', [...keys, `(\`${ascending.join(' < ')}\`)`]],
  ['docs/messages.md', [...files.map((file) => `| \`${file}\` |`), `expected ${files.join(', ')}.`]],
  ['docs/panel-rules.md', [`: ${ascending.toReversed().join(' > ')}.`]],
  ['docs/order.schema.json', statuses],
  ['docs/fa/settings.md', NOTIFICATION_KINDS.map((kind) => `\`${kind}\` (`)],
  ['docs/panel-integration.md', statuses.map((status) => `| ${status} |`)],
  ['docs/panel-integration.fa.md', statuses.map((status) => `| \`${status}\`، ${PERSIAN_TERMS.statuses[status]} |`)],
  ['docs/fa/daily-work.md', Object.values(PERSIAN_TERMS.states).map((state) => `| ${state} |`)],
  ['docs/fa/daily-work.md', [...doctor, ...secrets, ...commands]],
  ['docs/fa/alerts.md', alerts],
  ['docs/panel-adapters.md', panels.map((name) => `\`${name}\``)],
])('%s names each of them', (path, names) => {
  const text = read(path)
  expect(names.filter((name) => !text.includes(name))).toEqual([])
})

it.each(panels)('PANEL_ADAPTER takes %s, and its meaning names it', (name) => {
  const { schema, meaning } = ENVIRONMENT.PANEL_ADAPTER
  expect(schema.safeParse(name).success).toBe(true)
  expect(meaning).toContain(`\`${name}\``)
})
