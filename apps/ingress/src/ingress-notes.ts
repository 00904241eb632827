import { SECOND } from '@peyk/domain/time'
import type { IngressEvent } from '@peyk/store/ingress-notes'
import type { RouteName } from './app.ts'

const EVERY_MS = 10 * SECOND

/** Notes what points at a wrong secret or a second poller: each event at most every ten seconds, however often it happens. */
export function createIngressNotes(note: (event: IngressEvent) => Promise<void>) {
  const notedAtMs = new Map<IngressEvent, number>()
  const noteSometimes = (event: IngressEvent) => {
    if (performance.now() - (notedAtMs.get(event) ?? -Infinity) < EVERY_MS) return
    notedAtMs.set(event, performance.now())
    // A note that is lost harms nothing: people read them.
    note(event).catch(() => notedAtMs.delete(event))
  }

  return {
    onAnswer(route: RouteName, status: number): void {
      if (status === 401) noteSometimes(`${route}_refused`)
      else if (status === 200 && route === 'panel') noteSometimes('panel_verified')
    },
    onPolledTwice: () => noteSometimes('polled_twice'),
  }
}
