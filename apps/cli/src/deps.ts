import type { Prompts } from './init/prompts.ts'

/** Where text goes; a terminal or a pipe. */
export type TextSink = { write: (text: string) => unknown; isTTY?: boolean | undefined; columns?: number | undefined }

/** What a command uses besides Redis, Telegram and the panel. */
export type Deps = {
  env: Record<string, string | undefined>
  stdout: TextSink
  stderr: TextSink
  /** Asks the operator; `undefined` without a terminal. */
  ask: ((question: string) => Promise<boolean>) | undefined
  /** Reads all of standard input. */
  readInput: () => Promise<Uint8Array>
  /** Who types, for the history of an order: `user@host`. */
  who: string
  /** The folder that relative paths start from. */
  folder: string
  /** The folder whose `.env` is read. */
  home: string
  /** Asks the questions of a set-up; `undefined` without a terminal. */
  prompts: Prompts | undefined
  /** Calls `listener` at the first Ctrl-C instead of ending. Returns the function that undoes this. */
  onInterrupt: (listener: () => void) => () => void
}
