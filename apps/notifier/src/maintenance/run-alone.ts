import { randomUUID } from 'node:crypto'
import { SECOND } from '@peyk/domain/time'
import type { Leases } from '@peyk/store/leases'

const LEASE_MS = 30 * SECOND
const RENEW_EVERY_MS = 10 * SECOND

/** Does long work unless another process does it now. Returns a summary. */
export async function runAlone(name: string, leases: Leases, work: () => Promise<string>): Promise<string> {
  const holder = randomUUID()
  if (!(await leases.hold(name, holder, LEASE_MS))) return 'the last one is still under way'
  const renewal = setInterval(() => {
    leases.hold(name, holder, LEASE_MS).catch(() => undefined)
  }, RENEW_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await leases.release(name, holder).catch(() => undefined)
  }
}
