import type { Evidence, OrderEvidence } from './evidence.ts'
import type { Fault } from './faults.ts'
import type { Policy } from './options.ts'
import { judgeOnce } from './promises.ts'
import type { Check } from './scene.ts'

export type FaultResult = {
  name: string
  fault: Pick<Fault, 'happens' | 'must' | 'waiting' | 'onlyChecks'>
  /** What customers saw and what else was checked, in words. */
  seen: string
  verdict: 'holds' | 'broken' | 'skipped'
  /** The promises and demands that do not hold, each with its first orders. */
  broken: string[]
}

const SHOWN_BROKEN = 3

/** Judges a fault by the promises and by its own demands. */
export function toResult(
  name: string,
  fault: FaultResult['fault'],
  policy: Policy,
  evidence: Evidence,
  checks: readonly Check[],
): FaultResult {
  const promises = judgeOnce(withoutWaiting(evidence, fault.waiting ?? 0), policy).filter(
    (verdict) => verdict.broken.length > 0 && fault.onlyChecks !== true,
  )
  const broken = [
    ...promises.map(({ promise, broken: orders }) => {
      const some = orders.slice(0, SHOWN_BROKEN).map(({ orderId, why }) => `${orderId}: ${why}`)
      return `${promise}: broken by ${orders.length} of ${evidence.orders.length} orders, such as ${some.join('; ')}`
    }),
    ...checks
      .filter(({ holds }) => !holds)
      .map(({ claim, seen }) => (seen === '' ? `not ${claim}` : `${claim}: ${seen}`)),
  ]
  const numbers = fault.onlyChecks === true ? '' : describe(evidence.orders)
  const seen = [numbers, ...checks.map((check) => check.seen)].filter((text) => text !== '')
  return { name, fault, seen: seen.join('; '), verdict: broken.length === 0 ? 'holds' : 'broken', broken }
}

/** Without as many orders as may wait, of those that are due and not under way. */
function withoutWaiting(evidence: Evidence, count: number): Evidence {
  const waiting = new Set(
    evidence.orders.filter(({ state, inOutbox }) => state === 'absent' && inOutbox).slice(0, count),
  )
  return { ...evidence, orders: evidence.orders.filter((order) => !waiting.has(order)) }
}

/** The table of all results, in Markdown. */
export function toFaultTable(results: readonly FaultResult[]): string {
  const rows = results.map(({ name, fault, seen, verdict }) => [name, fault.happens, seen, fault.must, verdict])
  const toRow = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [
    toRow(['fault', 'what happens', 'seen', 'must be', '']),
    '| --- | --- | --- | --- | --- |',
    ...rows.map(toRow),
  ].join('\n')
}

/** "18 of 20 notified once, 2 not notified; 18 sent, 2 uncertain". */
function describe(orders: readonly OrderEvidence[]): string {
  const shown = Map.groupBy(orders, (order) => order.shown)
  const timesShown = [...shown.keys()].toSorted((a, b) => Math.abs(a - 1) - Math.abs(b - 1) || a - b)
  const [first, ...others] = timesShown.map((times) => `${shown.get(times)?.length} ${toWords(times)}`)
  const states = [...Map.groupBy(orders, ({ state }) => state)].map(([state, { length }]) => `${length} ${state}`)
  return `${[first?.replace(' ', ` of ${orders.length} `), ...others].join(', ')}; ledger: ${states.join(', ')}`
}

function toWords(times: number): string {
  if (times === 0) return 'not notified'
  return times === 1 ? 'notified once' : times === 2 ? 'notified twice' : `notified ${times} times`
}
