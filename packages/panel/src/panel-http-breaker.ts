import { MINUTE, SECOND } from '@peyk/domain/time'
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import { backOffMs } from './back-off.ts'
import { MOST_BROKEN_IN_A_ROW, PanelBackingOff, PanelUnavailable, concernsOf } from './panel-unavailable.ts'
import type { Concerns } from './panel-unavailable.ts'

/** `half_open`: one request is under way to see whether the panel is back. */
export type BreakerState = 'closed' | 'open' | 'half_open'

export type BreakerOptions = {
  /** Failures in a row that open it. */
  failures?: number | undefined
  /** The longest time that it stays open at first. It doubles with each probe that fails. */
  firstOpenMs?: number | undefined
  longestOpenMs?: number | undefined
  onChange?: ((state: BreakerState, openMs: number) => void) | undefined
}

export type Breaker = {
  /**
   * @param question its address: one that failed alone says nothing about the panel
   * @param isPart asks again about a part of what just failed: another failure says nothing new about the panel, an answer does
   */
  run: <T extends { status: number }>(question: string, ask: () => Promise<T>, isPart?: boolean) => Promise<T>
  /** Whether the newest failure of a question is its own: the panel answered another one since. */
  isBroken: (question: string) => boolean
}

const FAILURES = 5
const FIRST_OPEN_MS = 1 * SECOND
const LONGEST_OPEN_MS = 1 * MINUTE

const STATES: Partial<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
}

/**
 * Returns a circuit breaker for one panel. It opens after several answers in a row that say that the panel is away: none at all, 429,
 * 502, 503 or 504. Another status such as 500 may be due to one order. After a back-off one request probes the panel, while the others
 * wait for its result. Where the failures may be due to their orders, a question that did not fail waits for none.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  let openMs = 0
  let openedAtMs = 0
  const times = { firstMs: options.firstOpenMs ?? FIRST_OPEN_MS, longestMs: options.longestOpenMs ?? LONGEST_OPEN_MS }
  const halfOpenAfter = new DelegateBackoff(({ attempt }: { attempt: number }) => (openMs = backOffMs(attempt, times)))

  const policy = circuitBreaker(
    // An answer that was read but makes no sense does not count: the next one may.
    handleWhen((error) => error instanceof PanelUnavailable && error.status === undefined).orWhenResult((answer) =>
      AWAY.includes((answer as { status: number }).status),
    ),
    { breaker: new ConsecutiveBreaker(options.failures ?? FAILURES), halfOpenAfter },
  )
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedAtMs = Date.now()
    const name = STATES[state]
    if (name !== undefined) options.onChange?.(name, name === 'open' ? openMs : 0)
  })

  const questions = createFailedQuestions()
  /** A failure does not count, and an answer closes the breaker. */
  const runAside = async <T extends { status: number }>(ask: () => Promise<T>): Promise<T> => {
    const answer = await ask()
    if (AWAY.includes(answer.status)) return answer
    if (policy.state !== CircuitState.Closed) policy.isolate().dispose()
    return policy.execute(async () => answer)
  }

  const run = async <T extends { status: number }>(question: string, ask: () => Promise<T>, isPart: boolean) => {
    const noted = () => questions.note(question, ask)
    if (policy.state === CircuitState.Closed)
      return isPart || questions.isBroken(question) ? runAside(noted) : policy.execute(noted)
    if (questions.isHeldUp(question)) return runAside(noted)
    if (isPart) throw new BrokenCircuitError()
    return policy.execute(noted)
  }

  return {
    isBroken: questions.isBroken,
    run: (question, ask, isPart = false) =>
      run(question, ask, isPart).catch((error: unknown) => {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new PanelBackingOff(
          'The panel did not answer several times',
          Math.max(0, openedAtMs + openMs - Date.now()),
          false,
        )
      }),
  }
}

/** Far more than a shop has broken orders. */
const MOST_QUESTIONS = 10_000

/** The questions whose newest failure may be due to their orders. */
function createFailedQuestions() {
  /** The panel has answered nothing since. */
  const failed = new Set<string>()
  /** The panel has answered another question since. */
  const broken = new Set<string>()
  let isPanelsFailure = false

  const add = (question: string, concerns: Concerns | undefined) => {
    isPanelsFailure = concerns === 'panel'
    if (concerns === 'either' && !broken.has(question)) failed.add(question)
    if (concerns !== undefined) return
    failed.delete(question)
    broken.delete(question)
    if (broken.size + failed.size > MOST_QUESTIONS) broken.clear()
    for (const each of failed) broken.add(each)
    failed.clear()
  }
  return {
    isBroken: (question: string) => broken.has(question),
    /** Whether the failures of others keep it waiting, which may be due to their orders. */
    isHeldUp: (question: string) =>
      !isPanelsFailure && failed.size < MOST_BROKEN_IN_A_ROW && !failed.has(question) && !broken.has(question),
    async note<T extends { status: number }>(question: string, ask: () => Promise<T>): Promise<T> {
      try {
        const answer = await ask()
        add(question, AWAY.includes(answer.status) ? concernsOf(answer.status) : undefined)
        return answer
      } catch (error) {
        if (error instanceof PanelUnavailable) add(question, error.status === undefined ? error.concerns : undefined)
        throw error
      }
    },
  }
}

const AWAY = [429, 502, 503, 504]
