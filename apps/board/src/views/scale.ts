import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'

/** `share` is the place of a value in a plot, from 0 to 1 of its height; `ticks` are the values with lines. */
export type Scale = { share: (value: number) => number; ticks: number[] }

const DURATIONS_MS = [1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, 100 * HOUR, 1000 * HOUR]
const MAX_STEPS = 5

/** From 0 to a round number not under `most`, with two to five whole steps of the same width. */
export function toNumberScale(most: number): Scale {
  const rough = Math.max(most, 1) / MAX_STEPS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power)
  const steps = Math.max(2, Math.ceil(most / step))
  return { share: (value) => value / (step * steps), ticks: Array.from({ length: steps + 1 }, (_, i) => i * step) }
}

/** Logarithmic, between round durations that enclose both, in milliseconds. */
export function toDurationScale(lowestMs: number, highestMs: number): Scale {
  const first = Math.max(
    0,
    DURATIONS_MS.findLastIndex((each) => each <= lowestMs),
  )
  const enclosing = DURATIONS_MS.findIndex((each) => each >= highestMs)
  const last = Math.max(first + 1, enclosing === -1 ? DURATIONS_MS.length - 1 : enclosing)
  const ticks = DURATIONS_MS.slice(first, last + 1)
  const [from, to] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 1)]
  return {
    share: (ms) => Math.min(1, Math.max(0, (Math.log(Math.max(ms, 1)) - from) / (to - from))),
    ticks,
  }
}
