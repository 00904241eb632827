import type { Settings } from '@peyk/config/settings'
import { ownStatusOf } from '@peyk/domain/status'
import { TICK_TOO_LATE_MS } from '@peyk/store/progress'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const NAMED = 5

/** Checks whether the panel knows the orders that it is asked about. */
export async function checkOrders({ store: { orders } }: Pick<StoreConnections, 'store'>): Promise<CheckResult[]> {
  const [{ foundAtMs, missingAtMs }, gone] = await Promise.all([orders.panelAnswers(), orders.goneOrders(1000)])
  const knowsNone = missingAtMs !== undefined && foundAtMs === undefined
  return [
    knowsNone
      ? wrong(
          'orders.known',
          'the panel knew none of the orders that it was asked about',
          'check that PANEL_API_BASE_URL is the address of this shop',
        )
      : ok('orders.known', foundAtMs === undefined ? 'the panel was not asked yet' : 'the panel knows the orders'),
    ...judge('orders.gone', gone, 'the panel does not know any more', 'look for them in the panel; peyk order <id>'),
  ]
}

/** Names paid orders whose customers cannot be notified, and statuses that notify nobody, both of the last seven days. */
export async function checkUnheard(
  { store: { orders } }: Pick<StoreConnections, 'store'>,
  { panel }: Pick<Settings, 'panel'>,
): Promise<CheckResult[]> {
  const [unlinked, words] = await Promise.all([orders.paidUnlinked(NAMED), orders.unknownStatusWords(1000)])
  const unknown = words.filter((word) => ownStatusOf(word, panel.ownWords) === undefined)
  const [first = ''] = unknown
  return [
    unlinked.count === 0
      ? ok('orders.unlinked', 'paid, no chat linked: 0')
      : warning(
          'orders.unlinked',
          `paid, no chat linked: ${unlinked.count} in the last 7 days, the newest ${unlinked.orderIds.join(', ')}`,
          'show customers the order’s link (peyk link <order>), or send orders with chat_id: docs/panel-integration.md',
        ),
    unknown.length === 0
      ? ok('orders.unknown_words', 'no unknown status in the last 7 days')
      : warning(
          'orders.unknown_words',
          `${unknown.length} unknown statuses in the last 7 days, which notify nobody: ${unknown.slice(0, NAMED).join(', ')}`,
          `set PANEL_STATUS_MAP=${first}=paid if it means paid, or the status that it means`,
        ),
  ]
}

/** Says whether a scheduler asks for due checks, where a running process says that the panel is polled. */
export async function checkTicks({
  store: { heartbeats, progress },
}: Pick<StoreConnections, 'store'>): Promise<CheckResult> {
  const check = 'orders.checks'
  const [processes, agoMs = Infinity] = await Promise.all([heartbeats.list(), progress.lastTickAgoMs()])
  if (!processes.some(({ sources }) => sources?.panel === 'polling')) return ok(check, 'the panel is not polled')
  if (Math.abs(agoMs) <= TICK_TOO_LATE_MS) return ok(check, 'a scheduler asks which orders are due')
  return wrong(
    check,
    'no scheduler has asked for a minute which orders are due: pending orders are not checked',
    'start a scheduler, or read its log and restart it',
  )
}

function judge(check: string, orderIds: readonly string[], what: string, todo: string): CheckResult[] {
  if (orderIds.length === 0) return [ok(check, 'none')]
  const more = orderIds.length > NAMED ? ', …' : ''
  return [warning(check, `${orderIds.length}: ${what} ${orderIds.slice(0, NAMED).join(', ')}${more}`, todo)]
}
