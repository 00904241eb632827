import { setTimeout as delay } from 'node:timers/promises'
import { readFaults } from './control-routes.ts'
import type { DemoHooks, QueueCounts } from './demo-hooks.ts'
import type { PanelControl, PlacedOrder } from './panel/control.ts'
import type { PushAttempt } from './panel/push.ts'
import type { CallbackAnswer } from './telegram/callbacks.ts'
import type { BotCommand } from './telegram/commands.ts'
import type { TelegramControl } from './telegram/control.ts'
import type { ShownMessage } from './telegram/messages.ts'
import type { BotAccount } from './telegram/world.ts'
import { countNotified } from './notified.ts'

/** Whose chat the page shows unless it names another. */
export const CUSTOMER_ID = 5_001_001
const SHOWN_MESSAGES = 200
const SHOWN_ORDERS = 50
const SHOWN_PUSHES = 12
const QUEUES_TIMEOUT_MS = 700

export type PageState = {
  customerId: number
  bot: BotAccount
  chat: ShownMessage[]
  commands: BotCommand[]
  toast?: CallbackAnswer & { number: number }
  /** Newest first. */
  orders: (PlacedOrder & { notified: number })[]
  pushes: PushAttempt[]
  violations: number
  /** What fails on purpose. */
  faults: ReturnType<typeof readFaults>
  demo?: { mode: string; state: string; queues: QueueCounts[] }
}

export type PageView = { read(chatId?: number): Promise<PageState> }

export type PageViewDeps = { telegram: TelegramControl; panel: PanelControl; bot: BotAccount; demo?: DemoHooks }

/** All that the page shows, in one object. */
export function createPageView({ telegram, panel, bot, demo }: PageViewDeps): PageView {
  telegram.addUser(CUSTOMER_ID)

  async function readDemo(hooks: DemoHooks): Promise<NonNullable<PageState['demo']>> {
    const state = hooks.state()
    // Queues that cannot be read now keep what the table shows.
    const queues = await Promise.race([hooks.queues(), delay(QUEUES_TIMEOUT_MS, [], { ref: false })]).catch(() => [])
    return { mode: hooks.mode(), state, queues }
  }

  return {
    async read(chatId = CUSTOMER_ID) {
      // Telegram knows every user, also one who never wrote to the bot.
      if (chatId > 0) telegram.addUser(chatId)
      const shown = telegram.messages()
      const orders = panel.orders().slice(-SHOWN_ORDERS).toReversed()
      const toast = telegram.lastCallbackAnswer(chatId)
      return {
        customerId: chatId,
        bot,
        chat: telegram.transcript(chatId).slice(-SHOWN_MESSAGES),
        commands: chatId > 0 ? telegram.commands(chatId) : [],
        ...(toast && { toast }),
        orders: orders.map((order) => ({
          ...order,
          notified: countNotified(order.id, panel.paidAtMs(order.id), shown),
        })),
        pushes: panel.pushes().slice(-SHOWN_PUSHES).toReversed(),
        violations: telegram.violations(),
        faults: readFaults({ telegram, panel }),
        ...(demo && { demo: await readDemo(demo) }),
      }
    },
  }
}
