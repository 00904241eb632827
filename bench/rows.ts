/** What has to hold of a figure. */
export type Bound = { least: number } | { most: number }

export type RowDescription = {
  measures: string
  unit: string
  value?: Bound
  /** Of value ÷ baseline. */
  ratio?: Bound
  /** Of the messages that the simulator refuses because they come too soon. */
  tooSoon?: Bound
}

const limit = (least: number, who: string): RowDescription => ({
  measures: `Telegram's limit used: ${who}`,
  unit: '%',
  value: { least },
  tooSoon: { most: 0 },
})
const alternative = (who: string) => ({ measures: `Telegram's limit used at 30/s: ${who}`, unit: '%' })
const row = (measures: string, unit: string, bounds: Partial<RowDescription> = {}): RowDescription => ({
  measures,
  unit,
  ...bounds,
})

/** Every row: what it measures and what has to hold. A row's name begins with its benchmark's name and a dot. */
export const ROWS = {
  'ingest.everysec': row('webhooks accepted, `appendfsync everysec`', 'per second', { ratio: { least: 1 } }),
  'ingest.always': row('webhooks accepted, `appendfsync always`', 'per second', { ratio: { least: 1 } }),
  'deliver.one-notifier': row('messages by one notifier, without a limit', 'per second', {
    ratio: { least: 0.6 },
    value: { least: 1500 },
  }),
  'paid-to-notified.p50': row('from webhook to message, median', 'ms', { ratio: { most: 1.9 } }),
  'paid-to-notified.p99': row('from webhook to message, 99 of a hundred', 'ms', { ratio: { most: 1.5 } }),
  'limit.30.1': limit(99, '30/s, one notifier'),
  'limit.30.8': limit(99, '30/s, eight notifiers'),
  'limit.30.two-a-chat': row("Telegram's limit used: 30/s, one notifier, two messages for each chat", '%', {
    tooSoon: { most: 0 },
  }),
  'limit.1000.1': limit(95, '1,000/s, one notifier'),
  'limit.1000.8': limit(95, '1,000/s, eight notifiers'),
  'alternatives.bullmq.1': alternative("BullMQ's limiter, one worker"),
  'alternatives.bullmq.8': alternative("BullMQ's limiter, eight workers"),
  'alternatives.bullmq.two-a-chat': alternative("BullMQ's limiter, one worker, two messages for each chat"),
  'alternatives.grammy.1': alternative("grammY's throttler, one worker"),
  'alternatives.grammy.8': alternative("grammY's throttler, eight workers"),
  'alternatives.grammy.two-a-chat': alternative("grammY's throttler, one worker, two messages for each chat"),
  'poll.checks': row('pending orders checked, of a panel that takes 20 ms', 'per second', { ratio: { least: 20 } }),
  'redis.with-scripts': row('Redis commands a notification, those in scripts too', 'commands', { value: { most: 94 } }),
  'redis.sent': row('Redis commands a notification that clients send', 'commands'),
  'processor.idle': row('processor time with nothing to do', '% of a core', { value: { most: 2.5 } }),
  'processor.29-orders': row('processor time at 29 paid orders a second', '% of a core', { value: { most: 18 } }),
} satisfies Record<string, RowDescription>

export type RowName = keyof typeof ROWS

/** Returns the rows of a benchmark. */
export function rowsOf(benchmark: string): RowName[] {
  return (Object.keys(ROWS) as RowName[]).filter((name) => name.startsWith(`${benchmark}.`))
}
