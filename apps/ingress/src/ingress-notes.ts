import { SECOND } from '@peyk/domain/time'
import type { IngressEvent } from '@peyk/store/ingress-notes'
import type { Route } from './webhook-handler.ts'

const EVERY_MS = 10 * SECOND

/** Notes what points at a wrong secret or a second poller, each at most every ten seconds, whoever knocks how often. */
export function createIngressNotes(note: (event: IngressEvent) => Promise<void>) {
  const notedAtMs = new Map<IngressEvent, number>()
  const noteSometimes = (event: IngressEvent) => {
    if (performance.now() - (notedAtMs.get(event) ?? -Infinity) < EVERY_MS) return
    notedAtMs.set(event, performance.now())
    // It is only for people to look at.
    note(event).catch(() => notedAtMs.delete(event))
  }

  return {
    onAnswer(route: Route, status: number): void {
      if (status === 401) noteSometimes(`${route}_refused`)
      else if (status === 200 && route === 'panel') noteSometimes('panel_verified')
    },
    onPolledTwice: () => noteSometimes('polled_twice'),
  }
}
