import type { Benchmark } from './benchmark.ts'
import { measureLimit, SMOKE, USUAL } from './limit.ts'

const BULLMQ = { ...USUAL, side: 'baseline', env: { LIMITER: 'bullmq' } } as const
const GRAMMY = { ...USUAL, side: 'baseline', env: { LIMITER: 'grammy' } } as const

/** What one would use instead of Peyk's limiter, with the same messages waiting and the same strict count. */
export const alternatives: Benchmark = async ({ isSmoke, say }) => {
  if (isSmoke)
    return {
      'alternatives.bullmq.1': await measureLimit({ ...BULLMQ, ...SMOKE }, say),
      'alternatives.grammy.1': await measureLimit({ ...GRAMMY, ...SMOKE }, say),
    }
  return {
    'alternatives.bullmq.1': await measureLimit(BULLMQ, say),
    'alternatives.bullmq.8': await measureLimit({ ...BULLMQ, processes: 8 }, say),
    'alternatives.bullmq.two-a-chat': await measureLimit({ ...BULLMQ, perChat: 2 }, say),
    'alternatives.grammy.1': await measureLimit(GRAMMY, say),
    'alternatives.grammy.8': await measureLimit({ ...GRAMMY, processes: 8 }, say),
    'alternatives.grammy.two-a-chat': await measureLimit({ ...GRAMMY, perChat: 2 }, say),
  }
}
