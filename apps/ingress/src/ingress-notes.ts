import { SECOND } from '@peyk/domain/time'
import type { PanelAdapter } from '@peyk/panel/adapter'
import { headerOf } from '@peyk/panel/verify-webhook'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import type { IngressEvent } from '@peyk/store/ingress-notes'
import type { RouteName } from './app.ts'

const EVERY_MS = 10 * SECOND

/** Notes what points at a wrong secret or a second poller: each event at most every ten seconds, however often it happens. */
export function createIngressNotes(note: (event: IngressEvent) => Promise<void>, webhooks: PanelAdapter['webhooks']) {
  const notedAtMs = new Map<IngressEvent, number>()
  const noteSometimes = (event: IngressEvent) => {
    if (performance.now() - (notedAtMs.get(event) ?? -Infinity) < EVERY_MS) return
    notedAtMs.set(event, performance.now())
    // A note that is lost harms nothing: people read them.
    note(event).catch(() => notedAtMs.delete(event))
  }
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
    onPolledTwice: () => noteSometimes('polled_twice'),
  }
}
