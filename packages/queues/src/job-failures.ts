/** The job can never succeed: it fails with its reason and stays for an operator to read. */
export class JobRejected extends Error {
  override name = 'JobRejected'
}

/** The job cannot run yet: it comes again after the delay, at most five minutes, and this costs no attempt. */
export class JobPostponed extends Error {
  override name = 'JobPostponed'
  readonly delayMs: number
  constructor(delayMs: number, why: string) {
    super(`${why}; again in ${delayMs} ms`)
    this.delayMs = delayMs
  }
}

/** No worker may take a job of this queue during the delay. This job comes again after it, and this costs no attempt. */
export class QueuePaused extends JobPostponed {
  override name = 'QueuePaused'
}
