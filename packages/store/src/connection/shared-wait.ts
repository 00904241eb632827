/**
 * Returns a function that joins callers of `wait`: each gets the end of a wait that began after its call, since one under way
 * may have begun before the caller's writes. So many callers cost about one wait at a time.
 */
export function createSharedWait(wait: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined
  return () => {
    next ??= (current ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        current = next
        next = undefined
        return wait()
      })
    return next
  }
}
