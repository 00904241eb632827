import type { OrderEvidence } from './evidence.ts'
import type { RunResult } from './run-proof.ts'

/** The sweep's reason for a send whose worker is gone. */
const KILLED = 'the worker that was sending did not report back'

/** The numbers of a run, by their names in the report. */
export type Summary = Record<string, number>

/** Counts the results of a run; the names are the lines of the table, in order. */
export function summarize({ evidence, webhooks, kills, faults, ownEnds, tookMs }: RunResult): Summary {
  const { orders } = evidence
  const count = (test: (order: OrderEvidence) => boolean) => orders.filter(test).length
  const requests = webhooks.flatMap((webhook) => webhook.requests)
  const answered = (status: number) => requests.filter((request) => request.status === status).length
  const accepted = answered(200)
  const lost = answered(0)
  const uncertain = orders.filter(({ state }) => state === 'uncertain')

  return {
    'orders, each linked to its customer': orders.length,
    'webhooks of the panel: three "paid" an order, some overtaken "pending"': webhooks.length,
    '  requests sent': requests.length,
    '  answered 200: accepted': accepted,
    '  answered 503: sent again': answered(503),
    '  not answered: sent again': lost,
    '  answered otherwise': requests.length - accepted - answered(503) - lost,
    'kill -9 of ingress': kills['ingress'] ?? 0,
    'kill -9 of a notifier': kills['notifier'] ?? 0,
    'kill -9 of Redis': kills['redis'] ?? 0,
    'jobs queued once more at the end': orders.length,
    'processes that ended by themselves': ownEnds.length,
    'sendMessage requests that Telegram got': Object.values(faults).reduce((sum, struck) => sum + struck, 0),
    '  shown, reply dropped': faults.droppedReplies,
    '  shown, answered 502 after a second': faults.late502s,
    '  shown, answered after the time-out': faults.timeOuts,
    '  not shown, connection reset': faults.resets,
    '  not shown, 429': faults.tooManyRequests,
    'notified once': count(({ shown }) => shown === 1),
    'notified twice or more': count(({ shown }) => shown > 1),
    '  of these sent again by the policy': count(({ shown, resends }) => shown > 1 && resends > 0),
    'not notified': count(({ shown }) => shown === 0),
    'in the ledger: sent': count(({ state }) => state === 'sent'),
    'in the ledger: uncertain': uncertain.length,
    '  since its worker was killed': uncertain.filter(({ reason }) => reason === KILLED).length,
    '  without an answer, or with an unclear one': uncertain.filter(({ reason }) => reason !== KILLED).length,
    '  in fact shown': uncertain.filter(({ shown }) => shown > 0).length,
    '  in fact not shown': uncertain.filter(({ shown }) => shown === 0).length,
    'in the ledger: held': count(({ state }) => state === 'held'),
    'in the ledger: rejected': count(({ state }) => state === 'rejected'),
    'in the ledger: nothing, or not at an end': count(
      ({ state }) => !['sent', 'uncertain', 'held', 'rejected'].includes(state),
    ),
    'orders sent again by the policy': count(({ resends }) => resends > 0),
    seconds: Math.round(tookMs / 1000),
  }
}
