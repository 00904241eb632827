import { SECOND } from '@peyk/domain/time'

/** How long a notification is left to the queue before the sweep takes it. */
export const SWEEP_AFTER_MS = 30 * SECOND

/** A notification that waits for longer before its retry is looked at now and then: its job finds out that it has to wait. */
export const LONGEST_RETRY_MS = 60 * SECOND

/** No notification is swept later than this. One that is was put there before Redis's clock was set back. */
export const LONGEST_SWEEP_DELAY_MS = LONGEST_RETRY_MS + SWEEP_AFTER_MS
