import { counter, histogram } from '@peyk/runtime/metrics'

export const INGRESS_METRICS = {
  answers: counter({
    name: 'peyk_webhook_answers_total',
    help: 'Webhooks by route (panel or telegram) and the HTTP status that they were answered',
    labelNames: ['route', 'status'],
    fromZero: ['panel', 'telegram'].flatMap((route) => [200, 401, 500, 503].map((status) => ({ route, status }))),
  }),
  refusals: counter({
    name: 'peyk_webhook_refusals_total',
    help: 'Webhooks by route and the reason for which they were not taken, such as missing_signature',
    labelNames: ['route', 'reason'],
  }),
  unreadable: counter({
    name: 'peyk_updates_unreadable_total',
    help: 'Updates of Telegram that cannot be read and are left out',
  }),
  durations: histogram({
    name: 'peyk_webhook_duration_seconds',
    help: 'From a webhook’s arrival to its answer: until then it is on disk, as far as Redis is configured for it',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  }),
}
