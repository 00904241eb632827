import type { Fault } from '../faults.ts'

const OPERATORS = -100_200_300
/** As many as one alert names. */
const ORDERS = 5

export const fault: Fault = {
  happens: `one of two notifiers runs without \`ADMIN_CHAT_ID\` while ${ORDERS} notifications are rejected`,
  must: 'operators read of all of them; `peyk doctor` names the difference',
  orders: ORDERS,
  system: { notifiers: [{ ADMIN_CHAT_ID: String(OPERATORS) }, {}] },
  async run({ simulator, customers, pay, within, peyk, check }) {
    simulator.telegram.addGroup(OPERATORS, 'operators')
    const { output } = await peyk('doctor')
    check('`peyk doctor` names ADMIN_CHAT_ID', output.includes('ADMIN_CHAT_ID'))
    const error = { code: 400, description: 'Bad Request: a reason of the test' }
    for (const { chatId } of customers) simulator.telegram.faults.add({ chatId, error, probability: 1 })
    // All within the time for which alerts are collected.
    await pay()
    const read = () => {
      const text = simulator.telegram
        .messages(OPERATORS)
        .map((message) => message.text)
        .join('\n')
      return customers.filter(({ order }) => text.includes(order.id)).length
    }
    const all = await within(90_000, () => read() === customers.length)
    check('operators read all alerts', all, `${read()} of ${customers.length} alerts read`)
  },
}
