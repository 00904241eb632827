import { parseListFilter, LISTS } from '../list-filter.ts'
import type { List } from '../list-filter.ts'
import { readNotificationList } from '../notification-list.ts'
import type { BotRequest, Handler } from '../request.ts'
import type { Page } from '../views/frame.ts'
import { renderList } from '../views/list-page.ts'

/** Shows one page of a list of notifications. */
export const showList: Handler<BotRequest> = async ({ bot, view, query }) => {
  const filter = parseListFilter(query)
  const wanted = Number(/^\d{1,6}$/.exec(query.get('page') ?? '')?.[0] ?? 1)
  const [found, counts] = await Promise.all([readNotificationList(bot.store, filter, wanted), countLists(bot.store)])
  return { page: renderList(view, filter, found, counts, toMessage(query, view)) }
}

async function countLists({ ledger }: BotRequest['bot']['store']): Promise<Partial<Record<List, number>>> {
  const counts = await Promise.all(
    LISTS.map((list) =>
      list === 'due' ? ledger.outboxCount() : list === 'sent' ? ledger.countSent() : ledger.count(list),
    ),
  )
  return Object.fromEntries(LISTS.map((list, i) => [list, counts[i] ?? 0]))
}

/** Says what was decided on this list before. */
function toMessage(query: URLSearchParams, { words, format }: BotRequest['view']): Page['message'] {
  const done = query.get('done')
  const countOf = (name: string) => Number(/^\d{1,7}$/.exec(query.get(name) ?? '')?.[0] ?? 0)
  const [count, changed] = [countOf('count'), countOf('changed')]
  const { decide } = words
  if (done === 'none') return { kind: 'problem', text: decide.noneChosen }
  if (done !== 'resend' && done !== 'resolve') return undefined
  const text = (done === 'resend' ? decide.resentMany : decide.resolvedMany)(format.number(count))
  return changed === 0
    ? { kind: 'done', text }
    : { kind: 'problem', text: `${text} ${decide.changedMany(format.number(changed))}` }
}
