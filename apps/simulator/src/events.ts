import type { Response } from 'express'
import type { Changes } from './changes.ts'
import type { PageView } from './page-view.ts'

export type Events = { follow(response: Response, chatId: number): void }

/** Changes within this time are shown together. */
const COLLECT_MS = 40
/** The queues are asked only while somebody watches. */
const POLL_MS = 1000

/** Server-sent events: the whole view after each change, to everybody who follows. */
export function createEvents(view: PageView, changes: Changes): Events {
  const followers = new Map<Response, { chatId: number; last: string }>()
  let gathering: NodeJS.Timeout | undefined
  let polling: NodeJS.Timeout | undefined
  let isStale = false

  async function broadcast(): Promise<void> {
    for (const [response, follower] of followers) {
      const data = JSON.stringify(await view.read(follower.chatId))
      if (data === follower.last) continue
      follower.last = data
      response.write(toEvent(data))
    }
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
    follow(response, chatId) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      })
      followers.set(response, { chatId, last: '' })
      polling ??= setInterval(() => {
        for (const follower of followers.keys()) follower.write(':\n\n')
        collect()
      }, POLL_MS)
      response.on('close', () => {
        followers.delete(response)
        if (followers.size > 0) return
        clearInterval(polling)
        polling = undefined
      })
      void view.read(chatId).then((state) => response.write(toEvent(JSON.stringify(state))))
    },
  }
}

function toEvent(data: string): string {
  return `data: ${data}\n\n`
}
