import type { ProofOptions } from './options.ts'
import type { RunResult } from './run-proof.ts'
import { summarize } from './summary.ts'

const NUMBER_WIDTH = 10
const SHOWN_BROKEN = 20

const format = (value: number) => value.toLocaleString('en-US')

/** The table of all runs side by side, and a line for each promise. */
export function toReport(results: readonly RunResult[]): string {
  const summaries = results.map(summarize)
  const names = Object.keys(summaries[0] ?? {})
  const width = Math.max(...names.map((name) => name.length))
  const row = (name: string, cells: readonly string[]) =>
    name.padEnd(width) + cells.map((cell) => cell.padStart(NUMBER_WIDTH)).join('')
  return [
    row(
      'UNCERTAIN_POLICY',
      results.map(({ policy }) => policy),
    ),
    '─'.repeat(width + NUMBER_WIDTH * results.length),
    ...names.map((name) =>
      row(
        name,
        summaries.map((summary) => format(summary[name] ?? 0)),
      ),
    ),
    '',
    ...results.flatMap(({ policy, verdicts }) =>
      verdicts.map(({ promise, broken }) =>
        broken.length === 0
          ? `${promise} (${policy}): holds`
          : `${promise} (${policy}): BROKEN by ${broken.length} orders`,
      ),
    ),
  ].join('\n')
}

/** The orders that break promises, with their whole histories; empty when all hold. */
export function toComplaint({ policy, verdicts, evidence }: RunResult): string {
  const orders = new Map(evidence.orders.map((order) => [order.orderId, order]))
  return verdicts
    .filter(({ broken }) => broken.length > 0)
    .flatMap(({ promise, broken }) => [
      `${promise} (${policy}):`,
      ...broken.slice(0, SHOWN_BROKEN).flatMap(({ orderId, why }) => {
        const order = orders.get(orderId)
        return [
          `  order ${orderId}: ${why} (ledger: ${order?.state} ${order?.reason ?? ''})`,
          ...(order?.webhooks ?? []).flatMap(({ id, requests }) =>
            requests.map(
              ({ sentAtMs, endedAtMs, status, message }) =>
                `    panel ${id} ${sentAtMs.toFixed(0)}–${endedAtMs.toFixed(0)} ms: ${status} ${message}`,
            ),
          ),
          ...(order?.history ?? []).map((entry) => `    history ${entry}`),
        ]
      }),
      ...(broken.length > SHOWN_BROKEN ? [`  and ${broken.length - SHOWN_BROKEN} more`] : []),
    ])
    .join('\n')
}

/** The results for programs: numbers and verdicts, without the orders. */
export function toJson(options: ProofOptions, results: readonly RunResult[]): string {
  const runs = results.map((result) => ({
    policy: result.policy,
    isFinished: result.isFinished,
    summary: summarize(result),
    verdicts: result.verdicts,
    ownEnds: result.ownEnds,
  }))
  return `${JSON.stringify({ seed: options.seed, runs }, undefined, 2)}\n`
}
