import { MINUTE, SECOND } from '@peyk/domain/time'
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhen,
  noJitterGenerator,
} from 'cockatiel'
import type { IBackoff, IBackoffFactory } from 'cockatiel'
import { PanelBackingOff, PanelUnavailable } from './panel-unavailable.ts'

/** `half_open`: one request is under way to see whether the panel is back. */
export type BreakerState = 'closed' | 'open' | 'half_open'

export type BreakerOptions = {
  /** So many failures in a row open it. */
  failures?: number | undefined
  /** How long it stays open at first; twice as long after each probe that fails. */
  firstOpenMs?: number | undefined
  longestOpenMs?: number | undefined
  onChange?: ((state: BreakerState, openMs: number) => void) | undefined
}

export type Breaker = { run: <T extends { status: number }>(ask: () => Promise<T>) => Promise<T> }

const FAILURES = 5
const FIRST_OPEN_MS = 1 * SECOND
const LONGEST_OPEN_MS = 1 * MINUTE

const STATES: Partial<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
}

/**
 * Leaves a panel alone that does not answer, or answers that it cannot (429, 5xx), several times in a row; then one request
 * tries, while the others wait for what comes of it.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  let openMs = 0
  let openedAtMs = 0
  const remember = <S>(backoff: IBackoff<S>): IBackoff<S> => {
    openMs = backoff.duration
    return { duration: backoff.duration, next: (context) => remember(backoff.next(context)) }
  }
  const exponential = new ExponentialBackoff({
    generator: noJitterGenerator,
    initialDelay: options.firstOpenMs ?? FIRST_OPEN_MS,
    maxDelay: options.longestOpenMs ?? LONGEST_OPEN_MS,
  })
  const halfOpenAfter: IBackoffFactory<unknown> = { next: () => remember(exponential.next()) }

  const policy = circuitBreaker(
    // An answer that was read but is of no use says nothing against the next one.
    handleWhen((error) => error instanceof PanelUnavailable && error.status === undefined).orWhenResult((answer) =>
      isFailure((answer as { status: number }).status),
    ),
    { breaker: new ConsecutiveBreaker(options.failures ?? FAILURES), halfOpenAfter },
  )
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) openedAtMs = Date.now()
    const name = STATES[state]
    if (name !== undefined) options.onChange?.(name, name === 'open' ? openMs : 0)
  })

  return {
    run: (ask) =>
      policy.execute(ask).catch((error: unknown) => {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new PanelBackingOff(
          'The panel did not answer several times',
          Math.max(0, openedAtMs + openMs - Date.now()),
          false,
        )
      }),
  }
}

const isFailure = (status: number) => status === 429 || status >= 500
