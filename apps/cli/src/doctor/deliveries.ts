import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning } from './check-result.ts'

const MEANINGS = {
  outbox: 'due and not sent yet; if this lasts for more than seconds, check that a notifier runs',
  held: 'waiting until the customer starts the bot',
  rejected: 'refused by Telegram permanently',
  uncertain: 'Telegram may or may not have shown it',
  unreadable: 'this release cannot read them; nobody is notified of them',
} as const

type Counted = keyof typeof MEANINGS

const REMEDIES: Partial<Record<Counted, string>> = {
  outbox: '',
  unreadable: ', then start the release that wrote them',
}

/** Counts the notifications that are not finished, by state. */
export async function checkDeliveries({
  store: { ledger, unreadable },
}: Pick<StoreConnections, 'store'>): Promise<CheckResult[]> {
  const counts: [Counted, number][] = [
    ['outbox', await ledger.outboxCount()],
    ['held', await ledger.count('held')],
    ['rejected', await ledger.count('rejected')],
    ['uncertain', await ledger.count('uncertain')],
    ['unreadable', await unreadable.count()],
  ]
  return counts.map(([state, count]) => {
    const check = `deliveries.${state}`
    if (count === 0) return ok(check, 'none')
    const remedy = REMEDIES[state] ?? ', then peyk resend or peyk resolve'
    return warning(check, `${count}: ${MEANINGS[state]}`, `peyk deliveries --state ${state}${remedy}`)
  })
}
