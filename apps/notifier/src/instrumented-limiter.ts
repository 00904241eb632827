import type { Tracing } from '@peyk/runtime/tracing'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { SEND_PRIORITIES } from '@peyk/telegram/send-slot'
import type { SendSlot, SendPriority } from '@peyk/telegram/send-slot'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

const OUTCOMES = [
  'sent',
  'wait',
  'not_sent',
  'moved',
  'held',
  'rejected',
  'uncertain',
] as const satisfies readonly SendOutcome['kind'][]
const WAIT_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const SEND_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30]

/** The limiter with all that passes it, which is every message to a chat, in the metrics and in traces. */
export function instrumentLimiter(
  limiter: RateLimiter,
  perSecond: number,
  registry: Registry,
  tracing: Pick<Tracing, 'span'>,
): RateLimiter {
  const registers = [registry]
  const waits = new Histogram({
    name: 'peyk_limiter_wait_seconds',
    help: 'How long a message waited for its turn under Telegram’s limits, by priority (notifications go first, then replies, then what operators are notified)',
    labelNames: ['priority'],
    buckets: WAIT_BUCKETS,
    registers,
  })
  const refusals = new Counter({
    name: 'peyk_limiter_refusals_total',
    help: 'Messages whose job was put back to come again: their chat has to wait (chat), Telegram asked everybody to wait (hold), there was no room for long (busy), or the process stops (stopping)',
    labelNames: ['priority', 'because'],
    registers,
  })
  const holds = new Counter({
    name: 'peyk_limiter_holds_total',
    help: 'How often Telegram answered 429 and so held the whole token or one chat (a group)',
    labelNames: ['scope'],
    registers,
  })
  const sends = new Counter({
    name: 'peyk_sends_total',
    help: 'Requests to Telegram that show or change a message, by priority and by what came of them',
    labelNames: ['priority', 'outcome'],
    registers,
  })
  const durations = new Histogram({
    name: 'peyk_send_duration_seconds',
    help: 'How long Telegram took to answer such a request, whatever it answered',
    buckets: SEND_BUCKETS,
    registers,
  })
  const limit = new Gauge({
    name: 'peyk_limiter_messages_per_second_limit',
    help: 'TELEGRAM_RATE_PER_SECOND: how many messages all notifiers together may send in a second. The same in each: take the maximum',
    registers,
  })
  limit.set(perSecond)
  // An alert on the first of its kind needs the nought before it.
  for (const scope of ['token', 'chat']) holds.inc({ scope }, 0)
  for (const priority of SEND_PRIORITIES) for (const outcome of OUTCOMES) sends.inc({ priority, outcome }, 0)

  const watch = (slot: SendSlot, priority: SendPriority): SendSlot => ({
    ...slot,
    use: (send) =>
      slot.use(() =>
        tracing.span('send message', { 'peyk.priority': priority }, async (note) => {
          const answered = durations.startTimer()
          const outcome = await send()
          answered()
          sends.inc({ priority, outcome: outcome.kind })
          note({ 'peyk.outcome': outcome.kind })
          return outcome
        }),
      ),
  })

  return {
    stop: limiter.stop,
    close: limiter.close,
    acquire: (chatId, priority, patienceMs) =>
      tracing.span('wait for slot', { 'peyk.priority': priority }, async (note) => {
        const beganMs = performance.now()
        const slot = await limiter.acquire(chatId, priority, patienceMs)
        if (slot.granted) {
          waits.observe({ priority }, (performance.now() - beganMs) / SECOND)
          return watch(slot, priority)
        }
        refusals.inc({ priority, because: slot.because })
        note({ 'peyk.refused_because': slot.because })
        return slot
      }),
    async hold(retryAfterMs, chatId) {
      const scope = await limiter.hold(retryAfterMs, chatId)
      holds.inc({ scope })
      return scope
    },
  }
}
