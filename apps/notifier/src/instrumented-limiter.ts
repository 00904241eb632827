import type { SendOutcome } from '@peyk/domain/send-outcome'
import { instrument } from '@peyk/runtime/instrument'
import { openMetrics } from '@peyk/runtime/metrics'
import type { Tracing } from '@peyk/runtime/tracing'
import type { RateLimiter, SendPriority, SendSlot, SlotRefusal } from '@peyk/telegram/send-slot'
import type { Registry } from 'prom-client'
import { LIMITER_METRICS } from './metrics.ts'

type Send = () => Promise<SendOutcome>

/** Returns the same limiter, counted, timed and traced. Every message to a chat passes it. */
export function instrumentLimiter(
  limiter: RateLimiter,
  perSecond: number,
  registry: Registry,
  tracing: Pick<Tracing, 'span'>,
): RateLimiter {
  const { waits, refusals, sends, sendDurations, perSecondLimit } = openMetrics(registry, LIMITER_METRICS)
  perSecondLimit.set(perSecond)

  const acquire = instrument<Parameters<RateLimiter['acquire']>, SendSlot | SlotRefusal>(
    limiter.acquire,
    {
      span: { name: 'wait for slot', attributes: (_chatId, priority) => ({ 'peyk.priority': priority }) },
      record(ended, _chatId, priority) {
        if (!ended.ok) return undefined
        const slot = ended.result
        if (slot.granted) return waits.observe({ priority }, ended.seconds)
        refusals.inc({ priority, because: slot.because })
        return { 'peyk.refused_because': slot.because }
      },
    },
    tracing,
  )
  const instrumentSend = (send: Send, priority: SendPriority): Send =>
    instrument(
      send,
      {
        span: { name: 'send message', attributes: () => ({ 'peyk.priority': priority }) },
        record(ended) {
          if (!ended.ok) return undefined
          const outcome = ended.result.kind
          sendDurations.observe(ended.seconds)
          sends.inc({ priority, outcome })
          return { 'peyk.outcome': outcome }
        },
      },
      tracing,
    )

  return {
    ...limiter,
    async acquire(chatId, priority, patienceMs) {
      const slot = await acquire(chatId, priority, patienceMs)
      return slot.granted ? { ...slot, use: (send) => slot.use(instrumentSend(send, priority)) } : slot
    },
  }
}
