/** The panel gave no usable answer. The same question may succeed later. */
export class PanelUnavailable extends Error {
  override name = 'PanelUnavailable'
  /** The status of an HTTP answer that could not be used. */
  readonly status: number | undefined
  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options)
    this.status = options.status
  }
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
