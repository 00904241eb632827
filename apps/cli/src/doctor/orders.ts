import type { Settings } from '@peyk/config/settings'
import { ownStatusOf } from '@peyk/domain/status'
import { TICK_TOO_LATE_MS } from '@peyk/store/progress'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'
import { whatToDoAbout } from './unknown-status.ts'

const NAMED = 5

/** Checks whether the panel knows the orders that it is asked about. */
export async function checkOrders({ store: { orders } }: Pick<StoreConnection, 'store'>): Promise<CheckResult[]> {
  const [{ foundAtMs, missingAtMs }, gone] = await Promise.all([orders.panelAnswers(), orders.goneOrders(1000)])
  const knowsNone = missingAtMs !== undefined && foundAtMs === undefined
  return [
    knowsNone
      ? wrong('orders.known', say('panelKnowsNone'), say('panelKnowsNoneTodo'))
      : ok('orders.known', say(foundAtMs === undefined ? 'panelNotAsked' : 'panelKnows')),
    judgeGone(gone),
  ]
}

/** Names paid orders whose customers cannot be notified, and statuses that notify nobody, both of the last seven days. */
export async function checkUnheard(
  { store: { orders } }: Pick<StoreConnection, 'store'>,
  { panel }: Pick<Settings, 'panel'>,
): Promise<CheckResult[]> {
  const [unlinked, words] = await Promise.all([orders.paidUnlinked(NAMED), orders.unknownStatusWords(1000)])
  const unknown = words.filter((word) => ownStatusOf(word, panel.ownWords) === undefined)
  const [first = ''] = unknown
  return [
    unlinked.count === 0
      ? ok('orders.unlinked', say('unlinkedNone'))
      : warning(
          'orders.unlinked',
          say('unlinked', { count: unlinked.count, named: unlinked.orderIds.join(', ') }),
          say('unlinkedTodo'),
        ),
    unknown.length === 0
      ? ok('orders.unknown_words', say('wordsKnown'))
      : warning(
          'orders.unknown_words',
          say('wordsUnknown', { count: unknown.length, named: unknown.slice(0, NAMED).join(', ') }),
          whatToDoAbout(first),
        ),
  ]
}

/** Says whether a scheduler asks for due checks, where a running process says that the panel is polled. */
export async function checkTicks({
  store: { heartbeats, progress },
}: Pick<StoreConnection, 'store'>): Promise<CheckResult> {
  const check = 'orders.checks'
  const [processes, agoMs = Infinity] = await Promise.all([heartbeats.list(), progress.lastTickAgoMs()])
  if (!processes.some(({ sources }) => sources?.panel === 'polling')) return ok(check, say('notPolled'))
  if (Math.abs(agoMs) <= TICK_TOO_LATE_MS) return ok(check, say('ticks'))
  return wrong(check, say('noTicks'), say('noTicksTodo'))
}

function judgeGone(orderIds: readonly string[]): CheckResult {
  const check = 'orders.gone'
  if (orderIds.length === 0) return ok(check, say('none'))
  const more = orderIds.length > NAMED ? ', …' : ''
  const named = orderIds.slice(0, NAMED).join(', ') + more
  return warning(check, say('ordersGone', { count: orderIds.length, named }), say('ordersGoneTodo'))
}
