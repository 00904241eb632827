import { SECOND } from '@peyk/domain/time'

/** How long a notification is left to the queue before the sweep takes it. */
export const SWEEP_AFTER_MS = 30 * SECOND
