import type { Store } from '@peyk/store/store'
import type { Standing } from '@peyk/telegram/figures-message'

/** How many notices there are now in each state that waits for something. */
export async function readStanding({ ledger }: Pick<Store, 'ledger'>): Promise<Standing> {
  const [waiting, held, rejected, uncertain] = await Promise.all([
    ledger.undeliveredCount(),
    ledger.count('held'),
    ledger.count('rejected'),
    ledger.count('uncertain'),
  ])
  return { waiting, held, rejected, uncertain }
}
