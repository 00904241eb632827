import type { FaultInput, Faults } from '@peyk/simulator/telegram/faults'
import { SEND_TIMEOUT_MS } from './proof-system.ts'

const LATENCY_MS = 120

/** What Telegram and the network do to a message. The first that strikes counts; the last always strikes. */
const FAULTS = {
  droppedReplies: { probability: 0.01, dropReply: true, delayMs: LATENCY_MS },
  resets: { probability: 0.0025, refuse: true, delayMs: LATENCY_MS },
  late502s: { probability: 0.0025, status: 502, when: 'after', delayMs: 1000 },
  timeOuts: { probability: 0.0025, delayMs: SEND_TIMEOUT_MS + 1000 },
  tooManyRequests: { probability: 0.0025, retryAfter: 1 },
  answered: { probability: 1, delayMs: LATENCY_MS },
} satisfies Record<string, FaultInput>

export type FaultName = keyof typeof FAULTS
/** How often each struck. */
export type FaultCounts = Record<FaultName, number>

const NAMES = Object.keys(FAULTS) as FaultName[]
/** More than a run can use; the difference says how often a fault struck. */
const ENDLESS = 1_000_000_000

/** Adds faults to `sendMessage`. Returns the function that counts them. */
export function faultMessages(faults: Faults, seed: number): () => FaultCounts {
  faults.clear()
  faults.seed(seed)
  faults.add(...NAMES.map((name) => ({ ...FAULTS[name], method: 'sendMessage', times: ENDLESS })))
  return () => {
    const left = faults.list()
    return Object.fromEntries(NAMES.map((name, i) => [name, ENDLESS - (left[i]?.times ?? 0)])) as FaultCounts
  }
}
