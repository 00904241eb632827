import type { Readable } from 'node:stream'
import { WORDS } from './words.ts'
import type { Language, Words } from './words.ts'

/** A cookie that scripts and other sites cannot use; without a value it is cleared. */
export type Cookie = { name: string; value?: string; maxAgeMs?: number }

/** What a handler answers; `app.ts` writes it. An error becomes a page for people and JSON for scripts. */
export type Answer = {
  status?: number
  headers?: Record<string, string>
  cookies?: readonly Cookie[]
} & ({ page: string } | { redirect: string } | { error: ErrorText } | { events: Readable })

/** With `retrySeconds`, the page reloads itself and scripts get `Retry-After`. */
export type ErrorText = { title: string; text: string; retrySeconds?: number }

/** Returns the answer to a request that is refused or that failed. */
export function toErrorAnswer(
  status: number,
  name: keyof Words['errors'],
  { language }: { language: Language },
  retrySeconds?: number,
): Answer {
  return { status, error: { ...WORDS[language].errors[name], ...(retrySeconds !== undefined && { retrySeconds }) } }
}
