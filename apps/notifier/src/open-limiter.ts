import type { SendOutcome } from '@peyk/domain/send-outcome'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { instrument } from '@peyk/runtime/instrument'
import { openMetrics } from '@peyk/runtime/metrics'
import type { Runtime } from '@peyk/runtime/open-runtime'
import type { Tracing } from '@peyk/runtime/tracing'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { RateLimiter, SendPriority, SendSlot, SlotRefusal } from '@peyk/telegram/send-slot'
import type { Registry } from 'prom-client'
import { LIMITER_METRICS, WAITS_ASKED } from './metrics.ts'
import { pauseOnFaults } from './pausing-limiter.ts'

/** Operators want to know of a chat that has to wait for longer. */
const LONG_WAIT_MS = 1 * MINUTE

/** Opens the limiter that every message to a chat passes. It pauses all sending for faults of the whole. */
export function openLimiter({
  settings,
  redis,
  prefix,
  store,
  metrics,
  tracing,
  closers,
  logger,
}: Runtime): RateLimiter {
  const { botId, ratePerSecond, chatIntervalMs, sendTimeoutMs } = settings.telegram
  const limits = { perSecond: ratePerSecond, chatIntervalMs, sendTimeoutMs }
  const limiter = createRateLimiter(redis, prefix, limits, botId)
  closers.add(limiter.close)
  const waitsAsked = WAITS_ASKED(metrics)
  const onWait = (scope: 'bot' | 'chat', chatId: string, waitMs: number) => {
    waitsAsked.inc({ scope })
    if (scope === 'bot') return
    const seconds = Math.ceil(waitMs / SECOND)
    logger[waitMs > LONG_WAIT_MS ? 'warn' : 'info'](
      `Telegram asked to wait ${seconds} s before the next message to chat ${chatId}; peyk resume --chat ${chatId} ends the wait`,
      { event: 'sending.chat_waits', chatId, seconds },
    )
  }
  const pausing = pauseOnFaults(limiter, { sending: store.sending, onWait })
  return instrumentLimiter(pausing, ratePerSecond, metrics, tracing)
}

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
