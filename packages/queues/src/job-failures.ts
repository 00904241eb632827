/** The job can never succeed: it fails with its reason and is kept for an operator. */
export class JobRejected extends Error {
  override name = 'JobRejected'
}

/** The job is not to be run yet; it comes again after the delay and this costs no attempt. */
export class JobPostponed extends Error {
  override name = 'JobPostponed'
  readonly delayMs: number
  constructor(delayMs: number, why: string) {
    super(`${why}; again in ${delayMs} ms`)
    this.delayMs = delayMs
  }
}

/** No job of this queue is to be run for a while, whoever takes it; this one comes again then and it costs no attempt. */
export class QueueHeld extends JobPostponed {
  override name = 'QueueHeld'
}
