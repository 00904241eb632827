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
import { PanelBackingOff, PanelUnavailable } from './panel-unavailable.ts'

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
  /** @param isPart asks again about a part of what just failed: another failure says nothing new about the panel, an answer does */
  run: <T extends { status: number }>(ask: () => Promise<T>, isPart?: boolean) => Promise<T>
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
 * wait for its result.
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

  const runPart = async <T extends { status: number }>(ask: () => Promise<T>): Promise<T> => {
    if (policy.state !== CircuitState.Closed) throw new BrokenCircuitError()
    const answer = await ask()
    return AWAY.includes(answer.status) ? answer : policy.execute(async () => answer)
  }

  return {
    run: (ask, isPart = false) =>
      (isPart ? runPart(ask) : policy.execute(ask)).catch((error: unknown) => {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new PanelBackingOff(
          'The panel did not answer several times',
          Math.max(0, openedAtMs + openMs - Date.now()),
          false,
        )
      }),
  }
}

const AWAY = [429, 502, 503, 504]
