import { randomBytes } from 'node:crypto'
import { SECOND } from '@peyk/domain/time'
import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { BoardSessions } from '@peyk/store/board-sessions'
import pTimeout from 'p-timeout'

const ID_BYTES = 32
const CODE_BYTES = 32
const ANSWER_LIMIT_MS = 1.5 * SECOND

export type Sessions = ReturnType<typeof createSessions>
export type SessionOptions = {
  lifetimeMs: number
  /** Another password ends all sessions. */
  password: string
}

/**
 * The open sessions: in Redis, so that a restart signs nobody out and every board knows them. Ids are 256 random bits. All functions
 * reject while Redis does not answer.
 */
export function createSessions(store: BoardSessions, { lifetimeMs, password }: SessionOptions) {
  const listeners = new Map<string, Set<() => void>>()
  const codeOf = (id: string) => truncatedHmac(password, `board-session:${id}`, CODE_BYTES)
  const soon = <T>(answer: Promise<T>) => pTimeout(answer, { milliseconds: ANSWER_LIMIT_MS })

  return {
    lifetimeMs,

    /** Opens a session and returns its id. */
    async open(): Promise<string> {
      const id = randomBytes(ID_BYTES).toString('base64url')
      await soon(store.open(codeOf(id), lifetimeMs))
      return id
    },

    isOpen: (id: string): Promise<boolean> => soon(store.isOpen(codeOf(id))),

    async close(id: string): Promise<void> {
      await soon(store.close(codeOf(id)))
      listeners.get(id)?.forEach((listener) => listener())
    },

    /** Calls `listener` when this board closes the session (not when it expires). Returns the function that undoes this. */
    onClose(id: string, listener: () => void): () => void {
      const known = listeners.get(id) ?? new Set()
      listeners.set(id, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0) listeners.delete(id)
      }
    },
  }
}
