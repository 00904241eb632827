/** The panel gave no usable answer; what was asked may be asked again later. */
export class PanelUnavailable extends Error {
  override name = 'PanelUnavailable'
  /** The HTTP status that the panel answered with, where it is the status that made no sense. */
  readonly status: number | undefined
  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options)
    this.status = options.status
  }
}

/** The panel is left alone for a while: since it said so, or because it did not answer several times. */
export class PanelBackingOff extends PanelUnavailable {
  override name = 'PanelBackingOff'
  readonly retryInMs: number
  /** The panel itself asked for it, which holds for every process; else it is only this one that does not reach it. */
  readonly isPanelsWish: boolean
  constructor(why: string, retryInMs: number, isPanelsWish: boolean) {
    super(`${why}; it is asked again in ${Math.ceil(retryInMs / 1000)} s`)
    this.retryInMs = retryInMs
    this.isPanelsWish = isPanelsWish
  }
}
