import { readFile } from 'node:fs/promises'
import { PAIR_RULES, carrierOf, isOutdated, messageStatus } from '@peyk/domain/kind-order'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import { expect, it } from 'vitest'

/** What the customer of an order with these two kinds is sent, where nothing was sent before the later one came. */
function outcomeOf(first: NotificationKind, later: NotificationKind, kinds: readonly NotificationKind[]): string {
  const status = STATUS_PRECEDENCE[first] > STATUS_PRECEDENCE[later] ? first : later
  const sent = [...new Set([first, later, carrierOf(status, kinds)])].filter(
    (kind) => kind !== undefined && kinds.includes(kind) && !isOutdated(kind, status, kinds),
  ) as NotificationKind[]
  const texts = sent.map((kind) => {
    const text = messageStatus(kind, status)
    return text === kind ? `\`${text}\`` : `\`${text}\`, as the notification \`${kind}\``
  })
  const isContradicted = later !== status && PAIR_RULES[later]?.[status] === 'contradicted'
  const operators = !isContradicted ? [] : kinds.includes(later) ? ['operators decide'] : ['operators are alerted']
  return [...(texts.length === 0 ? ['nothing'] : texts), ...operators].join('; ')
}

function toTable(): string {
  const rows = NOTIFICATION_KINDS.flatMap((first) =>
    NOTIFICATION_KINDS.filter((later) => later !== first).map((later) => {
      const outcomes = [[first, later], [first], [later]].map((kinds) => outcomeOf(first, later, kinds))
      return `| \`${first}\` | \`${later}\` | ${outcomes.join(' | ')} |`
    }),
  )
  return [
    '| first | later | `NOTIFY_ON` has both | only the first | only the later one |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

it('docs/guarantee.md has the rules of the code for each pair of kinds', async () => {
  const page = await readFile(new URL('../docs/guarantee.md', import.meta.url), 'utf8')
  const [table] = /^\| first \| later \|(?:.*\n\|)*.*/m.exec(page) ?? []
  expect(table).toBe(toTable())
})
