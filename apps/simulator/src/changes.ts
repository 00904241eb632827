/** Calls listeners when something that the page or a test reads has changed. */
export type Changes = {
  notify(): void
  /** Returns the function that ends the listening. */
  onChange(listener: () => void): () => void
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>()
  return {
    notify() {
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
