import { NO_TRACING } from '@peyk/runtime/tracing'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import type { SendSlot, SlotRefusal } from '@peyk/telegram/send-slot'
import { Registry } from 'prom-client'
import { expect, it, vi } from 'vitest'
import { instrumentLimiter } from './open-limiter.ts'

function watch(slot: SendSlot | SlotRefusal) {
  const registry = new Registry()
  const stop = vi.fn<() => void>()
  const limiter = instrumentLimiter(
    {
      acquire: () => Promise.resolve(slot),
      stop,
      close: () => Promise.resolve(),
    },
    25,
    registry,
    NO_TRACING,
  )
  const value = async (series: string) => {
    const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`${series} `))
    return line === undefined ? undefined : Number(line.split(' ').at(-1))
  }
  return { limiter, stop, value }
}

it('passes everything on and counts it', async () => {
  const giveBack = vi.fn<() => void>()
  const { limiter, stop, value } = watch({ granted: true, use: (send) => send(), giveBack })
  expect(await value('peyk_sends_total{priority="notification",outcome="uncertain"}')).toBe(0)
  const slot = await limiter.acquire('7', 'notification')
  if (!slot.granted) throw new Error('expected a slot')
  const outcome: SendOutcome = { kind: 'uncertain', reason: 'why' }
  expect(await slot.use(() => Promise.resolve(outcome))).toBe(outcome)
  slot.giveBack()
  expect(giveBack).toHaveBeenCalledOnce()
  expect(await value('peyk_sends_total{priority="notification",outcome="uncertain"}')).toBe(1)
  expect(await value('peyk_limiter_wait_seconds_count{priority="notification"}')).toBe(1)
  expect(await value('peyk_send_duration_seconds_count')).toBe(1)
  expect(await value('peyk_limiter_messages_per_second_limit')).toBe(25)
  limiter.stop()
  expect(stop).toHaveBeenCalledOnce()
})

it('counts who is put back, and does not take that for a wait', async () => {
  const refusal: SlotRefusal = { granted: false, because: 'chat', waitMs: 900 }
  const { limiter, value } = watch(refusal)
  expect(await limiter.acquire('7', 'reply')).toBe(refusal)
  expect(await value('peyk_limiter_refusals_total{priority="reply",because="chat"}')).toBe(1)
  expect(await value('peyk_limiter_wait_seconds_count{priority="reply"}')).toBeUndefined()
})
