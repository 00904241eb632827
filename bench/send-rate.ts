import { SECOND } from '@peyk/domain/time'

/** The first messages go over connections that have to be made, through code that is not compiled yet. */
const WARM_UP_SHARE = 0.2

/** Messages a second, once it has warmed up, from the times of the first `count` in milliseconds. */
export function rateOfSends(times: readonly number[], count: number): number {
  const from = Math.floor(count * WARM_UP_SHARE)
  return ((count - 1 - from) / ((times[count - 1] ?? 0) - (times[from] ?? 0))) * SECOND
}
