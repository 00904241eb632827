/** `REDIS_PREFIX` of all that is measured. */
export const PREFIX = 'peyk'
