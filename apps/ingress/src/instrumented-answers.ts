import { SECOND } from '@peyk/domain/time'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'
import type { AppDeps } from './app.ts'

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Webhooks by answer, and how long they take, in the metrics. */
export function instrumentAnswers(registry: Registry): AppDeps['onAnswer'] {
  const answers = new Counter({
    name: 'peyk_webhook_answers_total',
    help: 'Webhooks by route (panel or telegram) and the HTTP status that they were answered',
    labelNames: ['route', 'status'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'peyk_webhook_duration_seconds',
    help: 'From a webhook’s arrival to its answer: until then it is on disk, as far as Redis is configured for it',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers: [registry],
  })
  // An alert on the first of its kind needs the nought before it.
  for (const route of ['panel', 'telegram'])
    for (const status of [200, 401, 500, 503]) answers.inc({ route, status }, 0)
  return (route, status, tookMs) => {
    answers.inc({ route, status })
    durations.observe({ route }, tookMs / SECOND)
  }
}
