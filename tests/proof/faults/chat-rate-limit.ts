import type { Fault } from '../faults.ts'

const RETRY_AFTER_SECONDS = 10_072

export const fault: Fault = {
  happens: `Telegram answers one chat 429 of ${RETRY_AFTER_SECONDS.toLocaleString('en-US')} s`,
  must: 'only that chat waits; the log says how long',
  waiting: 1,
  async run({ simulator, customers, pay, within, evidence, victims, check }) {
    const [limited] = customers
    if (limited === undefined) throw new Error('expected customers')
    simulator.telegram.faults.add({ chatId: limited.chatId, retryAfter: RETRY_AFTER_SECONDS, probability: 1 })
    await pay([limited])
    await within(10_000, () => simulator.telegram.calls('sendMessage').some(({ status }) => status === 429))
    await pay(customers.slice(1))
    const isNotified = async () => (await evidence()).orders.slice(1).every(({ shown }) => shown === 1)
    check('all others notified within 20 s', await within(20_000, isNotified))
    const lines = victims.flatMap((process) => process.log())
    check(
      'a log line says how long',
      lines.some((line) => /100\d\d|2 h/.test(JSON.stringify(line))),
    )
  },
}
