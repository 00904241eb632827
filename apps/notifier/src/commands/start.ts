import { releaseHeld } from '../updates/chat-changes.ts'
import type { Command, FollowDeps } from './context.ts'
import { follow } from './follow.ts'

/** `/start` greets and releases what is held for this chat; `/start <payload>` links the order of a signed link. */
export async function start(command: Command, deps: FollowDeps): Promise<void> {
  const { argument, chatId, words, sentAtMs = Date.now() } = command
  const { chats, links } = deps.store
  if ((await chats.reachability(chatId))?.reachability !== 'reachable')
    await chats.recordReachability(chatId, 'reachable', sentAtMs)
  await releaseHeld(chatId, 'the customer started the bot', deps)
  if (argument === '') return deps.reply(chatId, { html: `${words.greeting}\n\n${words.greetingHint}` })
  const orderId = await links.orderOf(argument)
  if (orderId === undefined) return deps.reply(chatId, { html: words.badLink })
  return follow(orderId, true, command, deps)
}
