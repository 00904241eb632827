import type { Fault } from '../faults.ts'

/** Two sweeps after the minute that the policy `resend` waits. */
const WAIT_MS = 85_000

export const fault: Fault = {
  happens: 'one of three notifiers runs with `UNCERTAIN_POLICY=resend`, the others with `hold`',
  must: 'what was begun under `hold` is not sent again; `peyk doctor` names the difference',
  orders: 5,
  system: { notifiers: [{}, {}, { UNCERTAIN_POLICY: 'resend' }] },
  async run({ simulator, victims, pay, within, finishesWithin, evidence, peyk, check }) {
    const [, first, second, differing] = victims
    const { output } = await peyk('doctor')
    check('`peyk doctor` names UNCERTAIN_POLICY', output.includes('UNCERTAIN_POLICY'))
    differing?.signal('SIGSTOP')
    simulator.telegram.faults.add({ method: 'sendMessage', dropReply: true, probability: 1 })
    await pay()
    await finishesWithin(20_000)
    simulator.telegram.faults.clear()
    differing?.signal('SIGCONT')
    // From here on it alone sweeps.
    for (const notifier of [first, second]) notifier?.signal('SIGSTOP')
    const isTwice = async () => (await evidence()).orders.some(({ shown }) => shown > 1)
    await within(WAIT_MS, isTwice)
    for (const notifier of [first, second]) notifier?.signal('SIGCONT')
  },
}
