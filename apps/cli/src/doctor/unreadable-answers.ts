import { sameText } from '@peyk/domain/text'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'orders.unreadable'
const ORDERS_NAMED = 5

/** Names pending orders about which the panel gives no usable answer. */
export async function checkUnreadableAnswers({
  store: { orders },
}: Pick<StoreConnection, 'store'>): Promise<CheckResult> {
  const { count, orderIds } = await orders.unreadableAnswers(ORDERS_NAMED)
  if (count === 0) return ok(CHECK, say('none'))
  const ids = sameText(orderIds.join(', '))
  const named = count > orderIds.length ? say('andOthers', { named: ids }) : ids
  return warning(
    CHECK,
    say('answersUnreadable', { count, named }),
    say('answersUnreadableTodo', { order: orderIds[0] ?? '' }),
  )
}
