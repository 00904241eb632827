import { SECOND } from '@peyk/domain/time'

/** What the simulator took: when, in Unix milliseconds, and for which chat, oldest first. */
export type Sends = { times: number[]; chatIds: number[] }

/** The first messages go over connections that have to be made, through code that is not compiled yet. */
const WARM_UP_SHARE = 0.2

/** @throws {Error} unless so many customers were told, each once */
export function assertToldOnce({ chatIds }: Sends, count: number): void {
  const customers = new Set(chatIds).size
  if (customers !== count || chatIds.length !== count)
    throw new Error(`Expected ${count} customers to be told once, got ${chatIds.length} messages to ${customers}.`)
}

/** Messages a second of the first `count`, once it has warmed up. */
export function rateOfSends({ times }: Sends, count: number): number {
  const from = Math.floor(count * WARM_UP_SHARE)
  return ((count - 1 - from) / ((times[count - 1] ?? 0) - (times[from] ?? 0))) * SECOND
}
