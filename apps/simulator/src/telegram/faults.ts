import { z } from 'zod'

/** One way in which the Bot API can fail; matching rules are used in order, each `times` times. */
export const faultRule = z.strictObject({
  /** A method's name, or `*` for any. */
  method: z.string().default('*'),
  chatId: z.int().optional(),
  /** How often it strikes: once, unless said otherwise or given a probability (then without end). */
  times: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Whether the call is processed first. `dropReply` and `garbage` always strike after. */
  when: z.enum(['before', 'after']).default('before'),
  /** Answers with this status and an HTML body, as a proxy in between would. */
  status: z.int().min(200).max(599).optional(),
  /** Processes the call, then destroys the socket with no answer. */
  dropReply: z.boolean().optional(),
  /** Destroys the socket before processing. */
  refuse: z.boolean().optional(),
  /** Comes first, whatever follows. */
  delayMs: z.int().nonnegative().optional(),
  /** Answers 429 with these seconds. */
  retryAfter: z.int().positive().optional(),
  /** Processes the call, then answers 200 with a body that is no JSON. */
  garbage: z.boolean().optional(),
  error: z
    .strictObject({
      code: z.int(),
      description: z.string(),
      parameters: z
        .strictObject({ retry_after: z.int().optional(), migrate_to_chat_id: z.int().optional() })
        .optional(),
    })
    .optional(),
})

export type FaultRule = z.infer<typeof faultRule>
export type FaultInput = z.input<typeof faultRule>

export type Faults = {
  add(...rules: FaultInput[]): void
  clear(): void
  list(): FaultRule[]
  /** Makes what follows of the probabilities repeatable. */
  seed(seed: number): void
  /** The rule that strikes this call, used up by one. */
  take(method: string, chatId: number | undefined): FaultRule | undefined
}

export function createFaults(): Faults {
  let rules: FaultRule[] = []
  let random = createRandom(1)
  return {
    add: (...added) => void rules.push(...added.map((rule) => faultRule.parse(rule))),
    clear: () => void (rules = []),
    list: () => rules.map((rule) => ({ ...rule })),
    seed: (seed) => void (random = createRandom(seed)),
    take(method, chatId) {
      const struck = rules.find(
        (rule) =>
          (rule.method === '*' || rule.method.toLowerCase() === method.toLowerCase()) &&
          (rule.chatId === undefined || rule.chatId === chatId) &&
          (rule.probability === undefined || random() < rule.probability),
      )
      if (struck) rules = useUp(rules, struck)
      return struck
    },
  }
}

function useUp(rules: FaultRule[], struck: FaultRule): FaultRule[] {
  const times = struck.times ?? (struck.probability === undefined ? 1 : undefined)
  if (times === undefined) return rules
  return rules.flatMap((rule) => (rule !== struck ? [rule] : times > 1 ? [{ ...rule, times: times - 1 }] : []))
}

/** A linear congruential generator (Numerical Recipes): repeatable, which Math.random is not. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
