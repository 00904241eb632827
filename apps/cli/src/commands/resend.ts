import { addDecideCommand } from '../decide-command.ts'
import type { AddCommand } from '../define-command.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk resend [orders...]` */
export const addResend: AddCommand = (parent, deps) => {
  addDecideCommand(parent, deps, {
    decision: 'resend',
    summary: SUMMARIES.resend,
    details:
      'Names orders, or chooses with --state and the other options; counts them and asks once. ' +
      'Telegram may have shown an uncertain notification already, and the customer would see it twice. ' +
      'A held one is sent by itself when its customer can be reached; before that it is only held again. ' +
      'Ctrl-C stops it safely.',
    examples: ['resend 1001', 'resend 1001 1002 --yes', 'resend --state uncertain --since 1h --reason time-out'],
    asksAboutOne: true,
    question: { ask: 'Send again?', refused: 'Nothing sent.' },
    result: 'queued',
    describeDone: ({ notification: { orderId, kind }, state }) =>
      `Order ${orderId}: the ${kind} notification, ${state} until now, is queued again; see peyk order ${orderId}.`,
    describeAll: (count) => `${count} notifications are queued again.`,
  })
}
