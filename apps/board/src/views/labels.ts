import type { DeliveryState } from '@peyk/domain/delivery'
import type { Status } from '@peyk/domain/status'
import type { NotificationState } from '@peyk/store/delivery-overview'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'

export type ShownState = DeliveryState | 'waiting'

const STATE_TONES: Record<ShownState, string> = {
  waiting: 'calm',
  claimed: 'calm',
  sending: 'calm',
  sent: 'good',
  held: 'wait',
  rejected: 'bad',
  uncertain: 'bad',
}

const STATUS_TONES: Record<Status, string> = {
  pending: 'calm',
  paid: 'good',
  canceled: 'calm',
  expired: 'calm',
  refunded: 'calm',
  failed: 'wait',
  unknown: 'wait',
}

/** A notification without a delivery has only been put into the outbox. */
export function stateOf({ delivery }: NotificationState): ShownState {
  return delivery?.state ?? 'waiting'
}

export function renderState(state: ShownState, words: Words): Html {
  return html`<span class="chip ${STATE_TONES[state]}">${words.states[state]}</span>`
}

export function renderStatus(status: Status, words: Words): Html {
  return html`<span class="chip ${STATUS_TONES[status]}">${words.statuses[status]}</span>`
}

/** Text of any direction, kept from reordering what stands around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`
}

/** A time in its machine-readable form, with the whole of it on demand. */
export function renderTime(atMs: number, text: string, format: Formatting): Html {
  return html`<time datetime="${new Date(atMs).toISOString()}" title="${format.full(atMs)}">${text}</time>`
}

/** Why a notification is not sent, or who says that it was; in words where it is one of ours. */
export function reasonText(reason: string, words: Words): Html {
  const known = Object.entries(words.reasons).find(([name]) => name === reason)
  return known === undefined ? isolated(reason) : html`${known[1]}`
}
