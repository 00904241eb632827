import { freePorts } from '@peyk/launcher/free-ports'

const DEFAULT_PORT = 4000

export type DemoPorts = { page: number; board: number; ingress: number; scheduler: number; notifier: number }

/** The page's port is DEMO_PORT (4000), else the next free one; the others follow it. */
export async function chooseDemoPorts(wanted: string | undefined): Promise<DemoPorts> {
  const from = Number(wanted?.trim() || DEFAULT_PORT)
  if (!Number.isInteger(from) || from < 1 || from > 65_000) {
    throw new Error(`DEMO_PORT: expected a port from 1 to 65000, got "${wanted}".`)
  }
  const [page = 0, board = 0, ingress = 0, scheduler = 0, notifier = 0] = await freePorts(5, from)
  return { page, board, ingress, scheduler, notifier }
}
