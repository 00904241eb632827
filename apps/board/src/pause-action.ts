import type { Bot } from './bot.ts'

/** What an operator can do about all sending. */
export type PauseAction = 'pause' | 'resume'

/** What came of it. */
export const PAUSE_OUTCOMES = ['paused', 'paused-before', 'resumed', 'not-paused', 'other-pause'] as const
export type PauseOutcome = (typeof PAUSE_OUTCOMES)[number]

/** Returns the address of the overview that says what was done. */
export function toPauseOutcomeUrl({ root }: Pick<Bot, 'root'>, outcome: PauseOutcome): string {
  return `${root}/?done=${outcome}`
}
