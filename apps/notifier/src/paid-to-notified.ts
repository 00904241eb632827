import { SECOND } from '@peyk/domain/time'
import { Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

const BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600]

/** The histogram of the promise's "soon"; gives what is to be called with each payment's milliseconds. */
export function createPaidToNotified(registry: Registry): (tookMs: number) => void {
  const times = new Histogram({
    name: 'peyk_paid_to_notified_seconds',
    help: 'From the moment at which Peyk knew that an order is paid and whom to notify, to the record that Telegram took the message; by Redis’s clock, in the notifier that sent it',
    buckets: BUCKETS,
    registers: [registry],
  })
  return (tookMs) => times.observe(tookMs / SECOND)
}
