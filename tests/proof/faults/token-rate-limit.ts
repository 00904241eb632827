import type { Fault } from '../faults.ts'

const RETRY_AFTER_SECONDS = 36_000

export const fault: Fault = {
  happens: `Telegram answers every chat 429 of ${RETRY_AFTER_SECONDS.toLocaleString('en-US')} s, and takes messages again soon`,
  must: '`peyk doctor` shows the pause, `peyk resume` ends it, and all are notified',
  async run({ simulator, pay, within, finishesWithin, peyk, check }) {
    simulator.telegram.faults.add({ method: 'sendMessage', retryAfter: RETRY_AFTER_SECONDS, probability: 1 })
    await pay()
    const isLimited = () => simulator.telegram.calls('sendMessage').filter(({ status }) => status === 429).length > 1
    await within(10_000, isLimited)
    simulator.telegram.faults.clear()
    const { output } = await peyk('doctor', '--json')
    check('`peyk doctor` shows the pause', /pause/i.test(output))
    const resumed = await peyk('resume')
    check('`peyk resume` ends it', resumed.status === 0, resumed.status === 0 ? '' : 'no command ends it')
    await finishesWithin(20_000)
  },
}
