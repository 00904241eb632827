import { PORT_NAMES, startTestSimulator } from '../../support/app-environment.ts'
import { startApp } from '../../support/app-process.ts'
import type { Fault } from '../faults.ts'

const OTHER_TOKEN = '654321:TEST-token_of-the_other_bot_000000002'
const WRONG_SETTINGS = 78

export const fault: Fault = {
  happens: 'a notifier of another bot starts on the same prefix',
  must: 'it is refused at its start (78), and all are notified',
  orders: 40,
  async run({ env, victims, pay, within, finishesWithin, evidence, check }) {
    const other = await startTestSimulator(victims[0].url, { botToken: OTHER_TOKEN })
    const second = startApp('notifier', {
      ...env,
      BOT_TOKEN: OTHER_TOKEN,
      TELEGRAM_API_ROOT: other.telegramApiRoot,
      [PORT_NAMES.notifier]: '0',
    })
    await within(10_000, () => second.exitCode !== null)
    const refused = second.exitCode === WRONG_SETTINGS
    check('it is refused', refused, refused ? 'the second bot is refused' : 'the second bot takes notifications')
    await pay()
    await finishesWithin(40_000)
    const { orders } = await evidence()
    check(
      'all notified',
      orders.every(({ shown }) => shown === 1),
    )
    await second.end('SIGKILL')
    await other.close()
  },
}
