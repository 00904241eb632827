import { expect, it } from 'vitest'
import { instrument } from './instrument.ts'
import type { Ended } from './instrument.ts'
import type { SpanAttributes, Tracing } from './tracing.ts'

function createSpans() {
  const spans: { name: string; attributes: SpanAttributes; failed: boolean }[] = []
  const tracing: Pick<Tracing, 'span'> = {
    async span(name, attributes, work) {
      const span = { name, attributes, failed: false }
      spans.push(span)
      try {
        return await work((more) => void (span.attributes = { ...span.attributes, ...more }))
      } catch (error) {
        span.failed = true
        throw error
      }
    },
  }
  return { spans, tracing }
}

const double = (value: number) => (value < 0 ? Promise.reject(new Error(`no ${value}`)) : Promise.resolve(value * 2))

it('returns what the function returns, and says how it ended and how long it took', async () => {
  const ends: [Ended<number>, number][] = []
  const instrumented = instrument(double, { record: (ended, value) => void ends.push([ended, value]) })
  expect(await instrumented(2)).toBe(4)
  await expect(instrumented(-1)).rejects.toThrow('no -1')
  expect(ends).toEqual([
    [{ ok: true, result: 4, seconds: expect.any(Number) }, 2],
    [{ ok: false, error: new Error('no -1'), seconds: expect.any(Number) }, -1],
  ])
})

it('traces each call, failed where it throws', async () => {
  const { spans, tracing } = createSpans()
  const instrumented = instrument(
    double,
    {
      span: { name: 'wait for slot', attributes: (value) => ({ value }) },
      record: (ended) => ({ result: ended.ok ? ended.result : 'none' }),
    },
    tracing,
  )
  await instrumented(2)
  await expect(instrumented(-1)).rejects.toThrow('no -1')
  expect(spans).toEqual([
    { name: 'wait for slot', attributes: { value: 2, result: 4 }, failed: false },
    { name: 'wait for slot', attributes: { value: -1, result: 'none' }, failed: true },
  ])
})
