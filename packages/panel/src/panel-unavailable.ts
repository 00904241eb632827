/** Whom a failed question is due to: the panel, which would fail with every order; one of the orders; or one of both, which is not known. */
export type Concerns = 'panel' | 'orders' | 'either'

/** Answers that are the same for every order: redirects, a wrong token, and a panel that is away. */
const OF_THE_PANEL = [401, 407, 429, 503]
/** Answers that a panel gives where it is away or has another address, and some panels for one order. */
const OF_EITHER = [403, 404, 502, 504]

/** Failures in a row that may be due to their orders. A shop has fewer broken orders; more are due to the panel. */
export const MOST_BROKEN_IN_A_ROW = 100

/** The panel gave no usable answer. The same question may succeed later. */
export class PanelUnavailable extends Error {
  override name = 'PanelUnavailable'
  readonly concerns: Concerns
  /** The status of an HTTP answer that could not be used. */
  readonly status: number | undefined
  constructor(message: string, options: ErrorOptions & { status?: number; concerns?: Concerns } = {}) {
    super(message, options)
    this.status = options.status
    this.concerns = options.concerns ?? concernsOf(options.status)
  }
}

/** Returns whom a failure with this status is due to; without a status, there was no answer. */
export function concernsOf(status: number | undefined): Concerns {
  if (status === undefined || (status >= 300 && status < 400) || OF_THE_PANEL.includes(status)) return 'panel'
  return OF_EITHER.includes(status) ? 'either' : 'orders'
}

/** A back-off: the panel asked for a pause, or did not answer several times. */
export class PanelBackingOff extends PanelUnavailable {
  override name = 'PanelBackingOff'
  readonly retryInMs: number
  /** The panel asked for the pause, so it holds for every process. Otherwise only this process cannot reach it. */
  readonly isPanelsWish: boolean
  constructor(why: string, retryInMs: number, isPanelsWish: boolean) {
    super(`${why}; it is asked again in ${Math.ceil(retryInMs / 1000)} s`)
    this.retryInMs = retryInMs
    this.isPanelsWish = isPanelsWish
  }
}
