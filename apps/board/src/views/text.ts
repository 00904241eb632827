import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'

/** Text of any direction, which must not reorder the text around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** A time with its machine-readable form; the full time is its title. */
export function renderTime(atMs: number, text: string, format: Formatting): Html {
  return html`<time datetime="${new Date(atMs).toISOString()}" title="${format.full(atMs)}">${text}</time>`
}

/** Why a notification is not sent, or who says that it was; translated where the reason is one of Peyk's. */
export function renderReason(reason: string, words: Words): Html {
  const known = Object.entries(words.reasons).find(([name]) => name === reason)
  return known === undefined ? isolated(reason) : html`${known[1]}`
}
