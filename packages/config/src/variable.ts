import type { z } from 'zod'

/** One environment variable. `docs/settings.md` and `.env.example` are made from it. */
export type Variable = {
  /** Reads a value that is set. Its message finishes the sentence "NAME: expected …". */
  schema: z.ZodType<unknown, string>
  /** What counts while the variable is unset, as written in the environment. */
  default?: string
  /** What happens while a variable without a default is unset, in words. */
  whenUnset?: string
  meaning: string
  example: string
  /** When the variable must be set: `always`, or what finishes "Required when …". The rule is in `rules.ts`. */
  requiredWhen?: string
  /** The value is never repeated, neither in errors nor in the log, and may come from the file that `NAME_FILE` names. */
  isSecret?: true
  /** `.env.example` has this line not commented out, to be filled in for the first start. */
  isForFirstStart?: true
}

export type Variables = Readonly<Record<string, Variable>>
