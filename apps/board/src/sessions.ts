import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'

const ID_BYTES = 32
/** Only holders of the password open sessions. The bound keeps a script that signs in every time from filling memory. */
const MAX_SESSIONS = 1000

export type Sessions = ReturnType<typeof createSessions>

/** The open sessions, in this process alone: a restart signs everybody out. Ids are 256 random bits. */
export function createSessions(lifetimeMs: number) {
  const sessions = new LRUCache<string, Set<() => void>>({
    max: MAX_SESSIONS,
    ttl: lifetimeMs,
    perf: Date,
    disposeAfter: (listeners) => listeners.forEach((listener) => listener()),
  })

  return {
    lifetimeMs,

    /** Opens a session and returns its id. */
    open(): string {
      const id = randomBytes(ID_BYTES).toString('base64url')
      sessions.set(id, new Set())
      return id
    },

    isOpen: (id: string): boolean => sessions.has(id),
    close: (id: string): boolean => sessions.delete(id),

    /** Calls `listener` when the session is closed (not when it expires). Returns the function that undoes this. */
    onClose(id: string, listener: () => void): () => void {
      const listeners = sessions.peek(id)
      listeners?.add(listener)
      return () => listeners?.delete(listener)
    },
  }
}
