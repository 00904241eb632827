import type { Keys } from '../keys.ts'
import type { RunScript } from './scripts.ts'

export type Leases = ReturnType<typeof createLeases>

/** Leases that make one of several processes the only one to do something. */
export function createLeases(run: RunScript, keys: Keys) {
  return {
    /** Takes the lease, or renews it for its holder; gives whether the holder has it for the next `ttlMs`. */
    async hold(name: string, holder: string, ttlMs: number): Promise<boolean> {
      return (await run('hold-lease', [keys.lease(name)], [holder, ttlMs])) === 1
    },

    async release(name: string, holder: string): Promise<void> {
      await run('release-lease', [keys.lease(name)], [holder])
    },
  }
}
