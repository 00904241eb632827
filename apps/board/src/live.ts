/** Somebody who watches something. */
export type Viewer<T> = {
  /** Whether that somebody may still watch. */
  isAllowed: () => boolean
  show: (found: T) => void
  /** Redis does not answer. */
  showAway: () => void
  /** There is nothing more to come. */
  end: (because: 'refused' | 'stopping') => void
}

type Topic = { read: () => Promise<unknown>; viewers: Set<Viewer<unknown>> }

export type Live = ReturnType<typeof createLive>

/** Checks_ at what is watched every `everyMs`: once for all who watch the same, one look at a time, and not at all for nobody. */
export function createLive({ everyMs, mostViewers }: { everyMs: number; mostViewers: number }) {
  const topics = new Map<string, Topic>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const count = () => [...topics.values()].reduce((sum, { viewers }) => sum + viewers.size, 0)
  const leave = (key: string, viewer: Viewer<unknown>) => {
    const topic = topics.get(key)
    if (topic?.viewers.delete(viewer) && topic.viewers.size === 0) topics.delete(key)
  }
  const look = async (key: string, { read, viewers }: Topic) => {
    for (const viewer of viewers)
      if (!viewer.isAllowed()) {
        leave(key, viewer)
        viewer.end('refused')
      }
    if (viewers.size === 0) return
    const showAll = await read().then(
      (found) => (viewer: Viewer<unknown>) => viewer.show(found),
      () => (viewer: Viewer<unknown>) => viewer.showAway(),
    )
    viewers.forEach(showAll)
  }
  const turn = async () => {
    await Promise.all([...topics].map(([key, topic]) => look(key, topic)))
    timer = undefined
    schedule()
  }
  const schedule = () => {
    if (timer === undefined && topics.size > 0 && !stopped) timer = setTimeout(() => void turn(), everyMs)
  }

  return {
    /**
     * Shows a viewer what `read` gives, from the next look on; what has the same key is read once for all. Gives the function
     * that ends it, or `undefined` where too many watch already.
     */
    watch<T>(key: string, read: () => Promise<T>, viewer: Viewer<T>): (() => void) | undefined {
      if (stopped || count() >= mostViewers) return undefined
      const topic = topics.get(key) ?? { read, viewers: new Set() }
      topics.set(key, topic)
      topic.viewers.add(viewer as Viewer<unknown>)
      schedule()
      return () => leave(key, viewer as Viewer<unknown>)
    },

    /** Ends all watching, so that the server can stop. */
    close(): void {
      stopped = true
      clearTimeout(timer)
      for (const { viewers } of topics.values()) viewers.forEach((viewer) => viewer.end('stopping'))
      topics.clear()
    },
  }
}
