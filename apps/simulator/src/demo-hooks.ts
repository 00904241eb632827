export type QueueCounts = {
  name: string
  waiting: number
  active: number
  delayed: number
  completed: number
  failed: number
}

/** What the page shows and does beyond the simulator itself: the real processes behind it. */
export type DemoHooks = {
  mode(): 'webhook' | 'polling'
  /** Restarts the real processes; resolves when they are ready again. */
  switchMode(mode: 'webhook' | 'polling'): Promise<void>
  state(): 'starting' | 'ready' | 'stopping'
  queues(): Promise<QueueCounts[]>
  boardUrl(): string
  /** Signs in to the board and returns the cookie's header; `undefined` when the board does not answer. */
  signIn(): Promise<string | undefined>
}
