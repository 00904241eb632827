import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning } from './check-result.ts'

const CHECK = 'orders.unreadable'
const ORDERS_NAMED = 5

/** Names pending orders about which the panel gives no usable answer. */
export async function checkUnreadableAnswers({
  store: { orders },
}: Pick<StoreConnections, 'store'>): Promise<CheckResult> {
  const { count, orderIds } = await orders.unreadableAnswers(ORDERS_NAMED)
  if (count === 0) return ok(CHECK, 'none')
  const more = count > orderIds.length ? ' and others' : ''
  return warning(
    CHECK,
    `${count}: the panel’s answer cannot be read, about ${orderIds.join(', ')}${more}`,
    `peyk order ${orderIds[0]} shows the reason; repair the panel’s answer`,
  )
}
