import type { Params } from './params.ts'

/** One call of the Bot API: what was asked and what came of it. */
export type ApiCall = {
  atMs: number
  method: string
  params: Params
  /** The HTTP status answered; 0 when the socket was destroyed or the caller hung up. */
  status: number
  ok: boolean
  description?: string
  /** Whether the call took effect, whatever was answered. */
  processed: boolean
  /** Whether a fault was played. */
  faulted: boolean
}

export type Calls = {
  add(call: ApiCall): void
  list(method?: string): ApiCall[]
  counts(): Record<string, number>
}

const MOST_CALLS = 50_000

export function createCalls(): Calls {
  const calls: ApiCall[] = []
  const counts: Record<string, number> = {}
  return {
    add(call) {
      calls.push(call)
      counts[call.method] = (counts[call.method] ?? 0) + 1
      if (calls.length > MOST_CALLS) calls.splice(0, calls.length - MOST_CALLS)
    },
    list: (method) => calls.filter((call) => method === undefined || call.method === method),
    counts: () => ({ ...counts }),
  }
}
