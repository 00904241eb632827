/** Where text goes; a terminal or a pipe. */
export type TextSink = { write: (text: string) => unknown; isTTY?: boolean | undefined; columns?: number | undefined }

/** Everything of the world that a command touches besides Redis, Telegram and the panel. */
export type Deps = {
  env: Record<string, string | undefined>
  stdout: TextSink
  stderr: TextSink
  /** Asks the operator; `undefined` where nobody sits at a terminal. */
  ask: ((question: string) => Promise<boolean>) | undefined
  /** Who types, for the history of an order: `user@host`. */
  who: string
  /** The folder that relative paths start from. */
  folder: string
  /** Calls `listener` at the first Ctrl-C instead of ending; gives the function that undoes this. */
  onInterrupt: (listener: () => void) => () => void
}
