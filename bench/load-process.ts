import autocannon from 'autocannon'
import type { FullLoad, FullLoadResult } from './load.ts'
import { WEBHOOK_PATH, toPaidWebhook } from './webhook.ts'

/** What is counted: from when code is compiled and connections are made until the first connections have sent all of theirs. */
const COUNTED = { from: 0.2, to: 0.95 }

/** As many signed webhooks as the server takes, each for another order and ready to be written before the clock starts. */
process.once('message', (load: FullLoad) => {
  const webhooks = Array.from({ length: load.count }, (_, i) => {
    const { body, headers } = toPaidWebhook(load.first + i)
    return { method: 'POST' as const, path: WEBHOOK_PATH, headers, body }
  })
  const times: number[] = []
  let given = 0
  const run = autocannon(
    {
      url: load.url,
      connections: Math.min(load.connections, load.count),
      amount: load.count,
      timeout: 30,
      sampleInt: 100,
      setupClient(client) {
        // Not declared: how many of `amount` are this connection's.
        const { responseMax } = client as unknown as { responseMax: number }
        client.setRequests(webhooks.slice(given, given + responseMax))
        given += responseMax
      },
    },
    (error: Error | null, { '2xx': accepted, errors, timeouts, statusCodeStats }: autocannon.Result) => {
      const from = Math.floor(times.length * COUNTED.from)
      const to = Math.ceil(times.length * COUNTED.to) - 1
      const result: FullLoadResult = {
        perSecond: ((to - from) / ((times[to] ?? 0) - (times[from] ?? 0))) * 1000,
        accepted,
        problems: error?.message ?? JSON.stringify({ errors, timeouts, statusCodeStats }),
      }
      process.send?.(result, () => process.disconnect?.())
    },
  )
  run.on('response', () => times.push(performance.now()))
})
