import type { OrderNews } from '@peyk/domain/order'
import { Counter } from 'prom-client'
import type { Registry } from 'prom-client'
import type { Tracing } from './tracing.ts'

/** The same function, with what it comes to in the metrics and in traces. */
export function createWatchedNews<Source extends string, Result extends { result: string }>(
  applyNews: (news: OrderNews, source: Source) => Promise<Result>,
  registry: Registry,
  tracing: Pick<Tracing, 'span'>,
): (news: OrderNews, source: Source) => Promise<Result> {
  const counted = new Counter({
    name: 'peyk_news_total',
    help: 'Order news written to the order book, by who said it (webhook, check or age), its status, and what it came to (queued, waiting, sent or updated)',
    labelNames: ['source', 'status', 'result'],
    registers: [registry],
  })
  return (news, source) => {
    const { orderId, status } = news
    const attributes = { 'peyk.order_id': orderId, 'peyk.status': status, 'peyk.source': source }
    return tracing.span('apply news', attributes, async (note) => {
      const applied = await applyNews(news, source)
      counted.inc({ source, status, result: applied.result })
      note({ 'peyk.result': applied.result })
      return applied
    })
  }
}
