import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import type { Scripts } from '../connection/scripts.ts'

export type BoardSessions = ReturnType<typeof createBoardSessions>

/** The board's open sessions, by a code that the board makes of a session's id: who reads Redis opens none. */
export function createBoardSessions(redis: Redis, scripts: Scripts, keys: Keys) {
  const open = scripts.load<{ code: string; lifetimeMs: number }, boolean>('operators/open-board-session')
  return {
    open: async (code: string, lifetimeMs: number): Promise<void> => void (await open({ code, lifetimeMs })),
    isOpen: async (code: string): Promise<boolean> => (await redis.exists(keys.boardSession(code))) === 1,
    close: async (code: string): Promise<void> => void (await redis.del(keys.boardSession(code))),
  }
}
