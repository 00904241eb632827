import { randomBytes } from 'node:crypto'

const ID_BYTES = 32
/** Only who knows the password opens sessions; the bound keeps a script that signs in every time from filling memory. */
const MOST_SESSIONS = 1000

export type Sessions = ReturnType<typeof createSessions>

/** Who is signed in, kept in this process alone: a restart signs everybody out. Ids are 256 random bits. */
export function createSessions(lifetimeMs: number) {
  const endsAt = new Map<string, number>()
  const listeners = new Map<string, Set<() => void>>()
  const end = (id: string) => {
    endsAt.delete(id)
    listeners.get(id)?.forEach((listener) => listener())
    listeners.delete(id)
  }

  return {
    lifetimeMs,

    /** Opens a session and gives its id. */
    open(): string {
      const now = Date.now()
      for (const [id, endMs] of endsAt) if (endMs <= now || endsAt.size >= MOST_SESSIONS) end(id)
      const id = randomBytes(ID_BYTES).toString('base64url')
      endsAt.set(id, now + lifetimeMs)
      return id
    },

    isOpen(id: string | undefined): boolean {
      return id !== undefined && (endsAt.get(id) ?? 0) > Date.now()
    },

    close(id: string | undefined): void {
      if (id !== undefined) end(id)
    },

    /** Calls `listener` when the session is closed (not when it runs out); gives the function that undoes this. */
    onClose(id: string, listener: () => void): () => void {
      const known = listeners.get(id) ?? new Set()
      listeners.set(id, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0 && listeners.get(id) === known) listeners.delete(id)
      }
    },
  }
}
