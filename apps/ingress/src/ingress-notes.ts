import { SECOND } from '@peyk/domain/time'
import type { PanelAdapter } from '@peyk/panel/adapter'
import { headerOf } from '@peyk/panel/verify-webhook'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import type { IngressEvent } from '@peyk/store/ingress-notes'
import type { Store } from '@peyk/store/store'
import type { RouteName } from './app.ts'

const EVERY_MS = 10 * SECOND

export type IngressNotesDeps = {
  note: (event: IngressEvent) => Promise<void>
  refusals: Pick<Store['refusals'], 'note' | 'end'>
  webhooks: PanelAdapter['webhooks']
}

/** Notes what points at a wrong secret, a second poller or a panel that is refused: each at most every ten seconds, however often it happens. */
export function createIngressNotes({ note, refusals, webhooks }: IngressNotesDeps) {
  const doneAtMs = new Map<string, number>()
  const sometimes = (what: string, act: () => Promise<void>) => {
    if (performance.now() - (doneAtMs.get(what) ?? -Infinity) < EVERY_MS) return
    doneAtMs.set(what, performance.now())
    // A note that is lost harms nothing: people read them.
    act().catch(() => doneAtMs.delete(what))
  }
  const noteSometimes = (event: IngressEvent) => sometimes(event, () => note(event))
  const topics = webhooks === undefined ? [] : [...webhooks.neededTopics, ...webhooks.usefulTopics]

  return {
    onAnswer(route: RouteName, status: number): void {
      if (route === 'telegram' && status === 401) noteSometimes('telegram_refused')
    },
    onSignature(signature: 'verified' | 'refused', request: Pick<SignedRequest, 'headers'>): void {
      noteSometimes(`panel_${signature}`)
      // Only topics that are expected: anybody may send a header.
      const topic = webhooks && headerOf(request, webhooks.topicHeader)
      if (topic !== undefined && topics.includes(topic)) noteSometimes(`panel_${signature}:${topic}`)
    },
    onReading: (reading: 'accepted' | 'refused') =>
      sometimes(reading, () => (reading === 'refused' ? refusals.note('webhooks') : refusals.end('webhooks'))),
    onPolledTwice: () => noteSometimes('polled_twice'),
  }
}
