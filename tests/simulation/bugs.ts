/** Bugs to put into the delivery on purpose: each takes away one guard, and the simulation has to find it. */
export const BUGS = {
  'begin-without-owner': {
    what: 'begin.lua does not ask whose delivery it is',
    script: 'begin',
    rewrite: (source: string) => source.replace(", 'NX')", ')').replace('known.owner ~= call.owner', 'false'),
  },
  'kinds-overtake': {
    what: 'begin.lua does not wait for the earlier kind of an order',
    script: 'begin',
    rewrite: (source: string) => source.replace('if is_lower_sending(order_id, call)', 'if false'),
  },
  'outdated-is-sent': {
    what: 'begin.lua sends what the order’s status made untrue',
    script: 'begin',
    rewrite: (source: string) => source.replace('is_outdated(call.outdated, kind, order.status)', 'false'),
  },
  'delete-without-cas': {
    what: 'release.lua deletes whatever is there',
    script: 'release',
    rewrite: (source: string) => source.replace(/^ *if .*fields\.owner ~= call\.owner then return false end$/m, ''),
  },
  'no-outbox': {
    what: 'apply-order-update.lua does not put the notification into the outbox',
    script: 'apply-order-update',
    rewrite: (source: string) =>
      source
        .replace(/^ *redis\.call\('ZADD', OUTBOX, .*$/gm, '')
        .replace(/redis\.call\('ZADD', OUTBOX, .* == 1$/m, 'true'),
  },
  'failure-ends-checks': {
    what: 'schedule-check.lua forgets an order that failed, expired or was canceled',
    script: 'apply-order-update',
    rewrite: (source: string) => source.replace('{ failed = true, canceled = true, expired = true }', '{}'),
  },
  'compact-without-entry': {
    what: 'compact.lua forgets a delivery without writing down that it was sent',
    script: 'compact',
    rewrite: (source: string) => source.replace('  write_compacted(order_id, compacted)\n  redis.call', '  redis.call'),
  },
  'expire-by-redis-clock': {
    what: 'walk-pending.lua believes Redis’s clock',
    script: 'walk-pending',
    rewrite: (source: string) => source.replace('call.untilMs and math.min(now, call.untilMs)', 'now'),
  },
  'sweep-without-bound': {
    what: 'sweep.lua waits for what a wrong clock put far away',
    script: 'sweep',
    rewrite: (source: string) => source.replace(/^ *local too_far_ms, room = .*$/m, 'local too_far_ms, room = 0, 0'),
  },
  'retry-on-timeout': {
    what: 'a send of which nobody can know is taken for one that did not happen',
    script: undefined,
    rewrite: (source: string) => source,
  },
  'reject-for-the-token': {
    what: 'a token that Telegram refuses counts as a refusal of the message',
    script: undefined,
    rewrite: (source: string) => source,
  },
} as const

export type BugName = keyof typeof BUGS
export const BUG_NAMES = Object.keys(BUGS) as BugName[]

/** The script with the bug in it. @throws {Error} when the guard is no longer there to be taken away */
export function plantBug(bug: BugName | undefined, script: string, source: string): string {
  if (bug === undefined || BUGS[bug].script !== script) return source
  const planted = BUGS[bug].rewrite(source)
  if (planted !== source) return planted
  throw new Error(
    `The bug ${bug} no longer fits ${script}.lua: expected its guard there; adjust tests/simulation/bugs.ts.`,
  )
}
