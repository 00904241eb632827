import type { StoreConnections } from '../connections.ts'
import type { Finding } from './check-result.ts'
import { ok, warning } from './check-result.ts'

const MEANINGS = {
  outbox: 'due and not notified yet; fine for seconds, else see that a notifier runs',
  held: 'kept until the customer starts the bot',
  rejected: 'refused by Telegram for good',
  uncertain: 'shown or not, nobody can know',
} as const

type Counted = keyof typeof MEANINGS

/** How many notifications wait for something. */
export async function checkDeliveries({ store: { ledger } }: Pick<StoreConnections, 'store'>): Promise<Finding[]> {
  const counts: [Counted, number][] = [
    ['outbox', await ledger.outboxCount()],
    ['held', await ledger.count('held')],
    ['rejected', await ledger.count('rejected')],
    ['uncertain', await ledger.count('uncertain')],
  ]
  return counts.map(([state, count]) => {
    const check = `deliveries.${state}`
    if (count === 0) return ok(check, 'none')
    const remedy = state === 'outbox' ? '' : ', then peyk resend or peyk resolve'
    return warning(check, `${count}: ${MEANINGS[state]}`, `peyk deliveries --state ${state}${remedy}`)
  })
}
