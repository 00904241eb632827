import type { Response } from 'express'
import type { Changes } from './changes.ts'
import type { PageView } from './page-view.ts'

export type Events = { follow(response: Response): void }

/** Changes within this time are shown together. */
const COLLECT_MS = 40
/** The queues are asked only while somebody watches. */
const POLL_MS = 1000

/** Server-sent events: the whole view after each change, to everybody who follows. */
export function createEvents(view: PageView, changes: Changes): Events {
  const followers = new Set<Response>()
  let gathering: NodeJS.Timeout | undefined
  let polling: NodeJS.Timeout | undefined
  let isStale = false
  let last = ''

  async function broadcast(): Promise<void> {
    const data = JSON.stringify(await view.read())
    if (data === last) return
    last = data
    for (const follower of followers) follower.write(toEvent(data))
  }
  /** One at a time, so that nobody sees an older state after a newer one. */
  function collect(): void {
    if (followers.size === 0 || gathering) {
      isStale = true
      return
    }
    isStale = false
    gathering = setTimeout(() => {
      void broadcast().finally(() => {
        gathering = undefined
        if (isStale) collect()
      })
    }, COLLECT_MS)
  }
  changes.onChange(collect)

  return {
    follow(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      })
      followers.add(response)
      polling ??= setInterval(() => {
        for (const follower of followers) follower.write(':\n\n')
        collect()
      }, POLL_MS)
      response.on('close', () => {
        followers.delete(response)
        if (followers.size > 0) return
        clearInterval(polling)
        polling = undefined
      })
      void view.read().then((state) => response.write(toEvent(JSON.stringify(state))))
    },
  }
}

function toEvent(data: string): string {
  return `data: ${data}\n\n`
}
