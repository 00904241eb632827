import type { Random } from './random.ts'

/** Everything that can go wrong, and how likely at each chance it gets, at most. */
const WORST = {
  crash: 0.05,
  pause: 0.08,
  'clock jump': 0.02,
  'Redis clock jump': 0.02,
  'command refused': 0.1,
  'reply lost': 0.1,
  'command sent again': 0.15,
  'late copy of a command': 0.15,
  'slow command': 0.1,
  'job lost': 0.3,
  'job duplicated': 0.3,
  'job delayed': 0.3,
  'webhook answer lost': 0.3,
  'connection to Telegram refused': 0.3,
  'slow connection to Telegram': 0.3,
  'reset before Telegram showed it': 0.2,
  'reset after Telegram showed it': 0.2,
  '502 after Telegram showed it': 0.1,
  'slow route to Telegram': 0.2,
  'slow answer of Telegram': 0.2,
  '429': 0.3,
  '400': 0.1,
  'chat moved': 0.1,
  'token refused': 0.1,
  'telegram unwell': 0.1,
} as const

export type Fault = keyof typeof WORST
export const FAULT_NAMES = Object.keys(WORST) as Fault[]

const LEAST = 0.005

/**
 * Decides what goes wrong. Each schedule has its own mixture, with about half of the faults left out: that finds more than
 * the same mixture every time (Groce et al., "Swarm Testing", ISSTA 2012).
 */
export function createFaults(random: Random, onFault: (fault: Fault) => void) {
  const likelihood = new Map<Fault, number>()
  for (const fault of FAULT_NAMES) {
    if (random.chance(0.5)) likelihood.set(fault, LEAST + (WORST[fault] - LEAST) * random.next())
  }
  return {
    happens(fault: Fault): boolean {
      const probability = likelihood.get(fault)
      if (probability === undefined || !random.chance(probability)) return false
      onFault(fault)
      return true
    },
    /** From now on nothing goes wrong. */
    end: (): void => likelihood.clear(),
  }
}
