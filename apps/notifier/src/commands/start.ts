import { MAX_PAYLOAD_CHARS } from '@peyk/domain/deep-link'
import { toPrintable } from '@peyk/domain/printable'
import { toTypedIds } from '@peyk/telegram/typed-text'
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
  const orderId = await links.orderOf(toTypedIds(argument).at(-1) ?? argument)
  if (orderId === undefined) {
    await noteRefusedLink(command, deps)
    return deps.reply(chatId, { html: words.badLink })
  }
  return follow(orderId, true, command, deps)
}

/** The customer's order stays without a chat: the shop signs with another secret, or its page cuts links off. */
async function noteRefusedLink({ argument, chatId }: Command, deps: FollowDeps): Promise<void> {
  deps.logger.warn('A customer opened a link that is not signed with LINK_SECRET; no order is linked', {
    event: 'link.refused',
    chatId,
    payload: toPrintable(argument.slice(0, MAX_PAYLOAD_CHARS)),
  })
  await deps.countRefusedLink()
}
