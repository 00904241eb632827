import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { Context, SpanContext } from '@opentelemetry/api'
import { SamplingDecision } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { createSampler } from './otlp-sampler.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const under = (above: Partial<SpanContext>): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: '00f067aa0ba902b7', traceFlags: 0, ...above })

describe('the sampler', () => {
  const ask = (sampler: Parameters<typeof createSampler>[0]['sampler'], parent: Context, name: string, ratio = 1) =>
    createSampler({ sampler, ratio }).shouldSample(parent, TRACE_ID, name, SpanKind.INTERNAL, {}, [])
  const takes = (...question: Parameters<typeof ask>) =>
    ask(...question).decision === SamplingDecision.RECORD_AND_SAMPLED

  it.each([
    ['parentbased_always_on', ROOT_CONTEXT, 'webhook', 1, true],
    ['parentbased_always_on', ROOT_CONTEXT, 'process notifications', 1, false],
    ['always_on', ROOT_CONTEXT, 'process notifications', 1, false],
    ['parentbased_always_on', under({ traceFlags: 1 }), 'process notifications', 1, true],
    ['parentbased_always_on', under({}), 'webhook', 1, false],
    ['always_on', under({}), 'webhook', 1, true],
    ['always_off', under({ traceFlags: 1 }), 'webhook', 1, false],
    ['parentbased_always_off', under({ traceFlags: 1 }), 'webhook', 1, true],
    ['parentbased_always_off', ROOT_CONTEXT, 'webhook', 1, false],
    ['traceidratio', under({ traceFlags: 1 }), 'webhook', 0, false],
    ['parentbased_traceidratio', under({ traceFlags: 1 }), 'webhook', 0, true],
    ['parentbased_traceidratio', ROOT_CONTEXT, 'webhook', 0, false],
  ] as const)('%s, case %#', (sampler, parent, name, ratio, expected) => {
    expect(takes(sampler, parent, name, ratio)).toBe(expected)
  })

  it('begins a trace under a job of the housekeeping, and none under a trace that is left out', () => {
    const { traceState } = ask('parentbased_always_on', ROOT_CONTEXT, 'process maintenance')
    const idle = under(traceState === undefined ? {} : { traceState })
    expect(takes('parentbased_always_on', idle, 'add notifications')).toBe(false)
    const begun = ask('parentbased_always_on', idle, 'deliver notification')
    expect(begun.decision).toBe(SamplingDecision.RECORD_AND_SAMPLED)
    expect(begun.traceState?.serialize()).toBe('')
    expect(takes('parentbased_always_on', under({}), 'deliver notification')).toBe(false)
  })
})
