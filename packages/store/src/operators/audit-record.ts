import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import type { Scripts } from '../connection/scripts.ts'
import { parseObject } from '../parse-object.ts'

/**
 * Who acts, in a form that nobody can choose for themselves: the board's user, the system's user at its host, or Telegram's numeric id with
 * the name beside it.
 */
export type Operator = { via: 'board' | 'cli' | 'chat'; by: string }

/** What an operator does: `resend`, `resolve`, `undo`, `pause`, …, and to which orders. */
export type Act = { act: string; orderIds?: readonly string[]; detail?: string }

export type AuditEntry = Operator & Act & { atMs: number }
export type AuditRecord = ReturnType<typeof createAuditRecord>

/** The newest 5,000 acts of operators. Many orders decided at once are one act of up to 100 orders each. */
export function createAuditRecord(redis: Redis, scripts: Scripts, keys: Keys) {
  const record = scripts.load<{ act: string }, boolean>('operators/record-act')
  return {
    add: async (operator: Operator, act: Act): Promise<void> =>
      void (await record({ act: JSON.stringify({ ...operator, ...act }) })),

    /** Returns the newest acts, newest first. */
    async list(limit: number): Promise<AuditEntry[]> {
      const lines = await redis.lrange(keys.audit, 0, limit - 1)
      return lines.flatMap((line) => {
        const [, atMs, json = ''] = /^(\d+) ([\s\S]+)$/.exec(line) ?? []
        const act = parseObject(json) as (Operator & Act) | undefined
        return act === undefined ? [] : [{ atMs: Number(atMs), ...act }]
      })
    },
  }
}
