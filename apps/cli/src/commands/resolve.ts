import { addDecideCommand } from '../decide-command.ts'
import type { AddCommand } from '../define-command.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk resolve [orders...]` */
export const addResolve: AddCommand = (parent, deps) => {
  addDecideCommand(parent, deps, {
    decision: 'resolve',
    summary: SUMMARIES.resolve,
    details:
      'Use it when you know that the customers were notified. Nothing is sent, now or later. ' +
      'Names orders, or chooses with --state and the other options; counts them and asks once, except for one order. ' +
      'peyk undo takes it back. Ctrl-C stops it safely.',
    examples: ['resolve 1001', 'resolve 1001 1002', 'resolve --state uncertain --before 2026-03-21T12:00:00Z'],
    asksAboutOne: false,
    question: { ask: 'Record as notified?', refused: 'Nothing changed.' },
    result: 'resolved',
    describeDone: ({ notification: { orderId, kind }, state }, who) =>
      `Order ${orderId}: the ${kind} notification, ${state} until now, is recorded as notified by ${who}.`,
    describeAll: (count) => `${count} notifications are recorded as notified. peyk undo --since 5m takes it back.`,
  })
}
