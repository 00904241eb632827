import type { Command, CommandDeps, CommandHandler } from './context.ts'
import { follow } from './follow.ts'

const ORDERS_LOOKED_AT = 200

/** `/start` greets and sends what was kept for this chat; `/start <payload>` links the order of a signed link. */
export const start: CommandHandler = async (command, deps) => {
  const { argument, chatId, words } = command
  await sendKeptNotices(command, deps)
  if (argument === '') return deps.reply(chatId, { html: `${words.greeting}\n\n${words.greetingHint}` })
  const orderId = await deps.store.links.orderOf(argument)
  if (orderId === undefined) return deps.reply(chatId, { html: words.badLink })
  return follow(orderId, command, deps)
}

async function sendKeptNotices({ chatId }: Command, { store, kinds, notify }: CommandDeps): Promise<void> {
  for (const { orderId } of await store.orders.ordersOf(chatId, ORDERS_LOOKED_AT)) {
    for (const kind of kinds) {
      if (await store.ledger.reopen({ orderId, kind }, 'held', 'the customer started the bot'))
        await notify({ orderId, kind })
    }
  }
}
