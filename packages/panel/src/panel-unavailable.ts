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
