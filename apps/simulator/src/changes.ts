/** Tells listeners that something the page or a test may look at has changed. */
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
