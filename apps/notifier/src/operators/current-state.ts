import type { Store } from '@peyk/store/store'
import type { CurrentState } from '@peyk/telegram/figures-message'

/** Returns how many notifications are due or open now. */
export async function readState({ ledger }: Pick<Store, 'ledger'>): Promise<CurrentState> {
  const [waiting, held, rejected, uncertain] = await Promise.all([
    ledger.outboxCount(),
    ledger.count('held'),
    ledger.count('rejected'),
    ledger.count('uncertain'),
  ])
  return { waiting, held, rejected, uncertain }
}
