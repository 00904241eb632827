import type { Scripts } from './scripts.ts'

export type Leases = ReturnType<typeof createLeases>

/** Leases that make one of several processes the only one to do something. */
export function createLeases(scripts: Scripts) {
  type Call = { name: string; holder: string }
  const hold = scripts.load<Call & { ttlMs: number }, boolean>('connection/hold-lease')
  const release = scripts.load<Call, boolean>('connection/release-lease')
  return {
    /** Takes the lease, or renews it for its holder. Returns whether the holder has it for the next `ttlMs`. */
    async hold(name: string, holder: string, ttlMs: number): Promise<boolean> {
      return hold({ name, holder, ttlMs: Math.ceil(ttlMs) })
    },

    async release(name: string, holder: string): Promise<void> {
      await release({ name, holder })
    },
  }
}
