/** What has to be closed before a process ends, as a stack: the last one opened is closed first. */
export type Closers = {
  add: (close: () => unknown) => void
  /** Closes one after the other. A failure does not keep the others from being closed; it is thrown at the end. */
  run: () => Promise<void>
}

export function createClosers(): Closers {
  const stack: (() => unknown)[] = []
  return {
    add: (close) => void stack.push(close),
    async run() {
      const failures: unknown[] = []
      for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
        try {
          await close()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length === 1) throw failures[0]
      if (failures.length > 1) throw new AggregateError(failures, 'Closing failed')
    },
  }
}
