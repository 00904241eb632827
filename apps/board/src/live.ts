/** A page that is open. */
export type Viewer<T> = {
  /** Whether the viewer may still watch. */
  isAllowed: () => Promise<boolean>
  show: (found: T) => void
  /** Redis does not answer. */
  showAway: () => void
  /** Nothing more comes. */
  end: () => void
}

type Topic = { read: () => Promise<unknown>; viewers: Set<Viewer<unknown>> }

export type Live = ReturnType<typeof createLive>

/** Reads each topic every `everyMs`, one read at a time, once for all its viewers. A topic without viewers is not read. */
export function createLive({ everyMs, mostViewers }: { everyMs: number; mostViewers: number }) {
  const topics = new Map<string, Topic>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const count = () => [...topics.values()].reduce((sum, { viewers }) => sum + viewers.size, 0)
  const leave = (key: string, viewer: Viewer<unknown>) => {
    const topic = topics.get(key)
    if (topic?.viewers.delete(viewer) && topic.viewers.size === 0) topics.delete(key)
  }
  const refresh = async (key: string, { read, viewers }: Topic) => {
    const asked = [...viewers]
    const allowed = await Promise.all(asked.map((viewer) => viewer.isAllowed()))
    for (const viewer of asked.filter((_, i) => !allowed[i])) {
      leave(key, viewer)
      viewer.end()
    }
    if (viewers.size === 0) return
    const showAll = await read().then(
      (found) => (viewer: Viewer<unknown>) => viewer.show(found),
      () => (viewer: Viewer<unknown>) => viewer.showAway(),
    )
    viewers.forEach(showAll)
  }
  const refreshAll = async () => {
    await Promise.all([...topics].map(([key, topic]) => refresh(key, topic)))
    timer = undefined
    schedule()
  }
  const schedule = () => {
    if (timer === undefined && topics.size > 0 && !stopped) timer = setTimeout(() => void refreshAll(), everyMs)
  }

  return {
    /**
     * Shows what `read` returns, from the next read on; topics with the same key are one. Returns the function that ends
     * this, or `undefined` when there are too many viewers.
     */
    watch<T>(key: string, read: () => Promise<T>, viewer: Viewer<T>): (() => void) | undefined {
      if (stopped || count() >= mostViewers) return undefined
      const topic = topics.get(key) ?? { read, viewers: new Set() }
      topics.set(key, topic)
      topic.viewers.add(viewer as Viewer<unknown>)
      schedule()
      return () => leave(key, viewer as Viewer<unknown>)
    },

    /** Ends all viewers' streams, so that the server can stop. */
    close(): void {
      stopped = true
      clearTimeout(timer)
      for (const { viewers } of topics.values()) viewers.forEach((viewer) => viewer.end())
      topics.clear()
    },
  }
}
