import { expect, it } from 'vitest'
import { traceTelegram } from './trace-requests.ts'
import type { SpanAttributes, Tracing } from './tracing.ts'

it.each([
  ['https://api.telegram.org/bot', 'https://api.telegram.org/bot[secret]/sendMessage'],
  ['https://proxy.example/bot-api/bot', 'https://proxy.example/bot-api/bot[secret]/sendMessage'],
  ['https://user:password@proxy.example/bots/bot', 'https://proxy.example/bots/bot[secret]/sendMessage'],
])('a span of %s has no token', async (root, shown) => {
  const spans: SpanAttributes[] = []
  const span: Tracing['span'] = (_name, attributes, work) => {
    spans.push(attributes)
    return work((more) => void spans.push(more))
  }
  const traced = traceTelegram({ isOn: true, span })(async () => new Response('{}'))
  for (const token of ['123456:AAE-token_1', '123456%3AAAE-token_1']) await traced(`${root}${token}/sendMessage?x=1`)
  expect(spans.map((each) => each['url.full'])).toEqual([shown, undefined, shown, undefined])
})
