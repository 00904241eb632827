import { expect, it } from 'vitest'
import { describeMode } from './mode.ts'

const KINDS = ['webhook', 'polling'] as const

it.each(KINDS.flatMap((telegram) => KINDS.map((panel) => ({ telegram, panel }))))(
  'says which sources are on and which are off: telegram $telegram, panel $panel',
  (sources) => {
    const { event, message } = describeMode(sources)
    expect(event).toBe(`mode.${sources.panel}`)
    expect(message).toContain(sources.panel === 'webhook' ? 'order polling is off' : 'the panel’s webhook is off')
    expect(message).toContain(sources.telegram === 'webhook' ? 'long polling is off' : 'the Telegram webhook is off')
  },
)
