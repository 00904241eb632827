import type { DeliveryState } from '@peyk/domain/delivery'
import type { Status } from '@peyk/domain/status'
import type { NotificationState } from '@peyk/store/delivery-overview'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'

export type ShownState = DeliveryState | 'due'

const STATE_TONES: Record<ShownState, string> = {
  due: 'calm',
  sending: 'calm',
  sent: 'good',
  held: 'wait',
  rejected: 'bad',
  uncertain: 'bad',
  unreadable: 'bad',
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

/** A notification without a delivery is only in the outbox. */
export function stateOf({ delivery }: NotificationState): ShownState {
  return delivery?.state ?? 'due'
}

export function renderState(state: ShownState, words: Words): Html {
  return html`<span class="chip ${STATE_TONES[state]}">${words.states[state]}</span>`
}

export function renderStatus(status: Status, words: Words): Html {
  return html`<span class="chip ${STATUS_TONES[status]}">${words.statuses[status]}</span>`
}
