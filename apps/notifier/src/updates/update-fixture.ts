import { createLogger } from '@peyk/runtime/logger'
import type { Notification } from '@peyk/domain/notification'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { StoreOptions } from '@peyk/store/store'
import type { Button, ChatMessage } from '@peyk/telegram/sender'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { handleUpdate } from './handle-update.ts'
import type { HandleUpdateDeps } from './handle-update.ts'
import { createSignedButtons } from './signed-buttons.ts'

/** For tests: handles updates on a real Redis, and records what would go to Telegram. */
export function updateFixture(options: Partial<StoreOptions> = {}) {
  const test = testStore(options)
  const logger = createLogger('test', {})
  logger.silent = true
  const replies: { chatId: string; html: string; buttons: Button[]; topicId?: number }[] = []
  const edits: { chatId: string; messageId: number; html: string; buttons: Button[] }[] = []
  const presses: { callback_query_id: string; text?: string }[] = []
  const notified: Notification[] = []
  let updates = 1000

  const buttonsOf = (message: ChatMessage) => [...(message.buttons ?? [])].flat()
  const deps: HandleUpdateDeps = {
    store: test.store,
    panel: undefined,
    kinds: options.kinds ?? ['paid'],
    enqueue: async (notifications) => void notified.push(...notifications),
    reply: async (chatId, message) => {
      const { html, topicId } = message
      replies.push({ chatId, html, buttons: buttonsOf(message), ...(topicId !== undefined && { topicId }) })
    },
    edit: async (chatId, messageId, message) =>
      void edits.push({ chatId, messageId, html: message.html, buttons: buttonsOf(message) }),
    api: {
      answerCallbackQuery: async (params) => {
        presses.push(params)
        return true
      },
    },
    countUnreadable: () => undefined,
    countRefusedLink: () => test.store.refusals.note('links'),
    logger,
    operators: { pressButton: () => undefined, handleCommand: async () => false },
    operatorsChat: '-42',
    defaultLanguage: 'en',
    timeZone: 'Asia/Tehran',
    buttons: createSignedButtons(['link-secret']),
    profile: async () => ({ username: 'PeykDemoBot', readsEverything: false }),
    updateState: async () => 'ended',
    promoteUpdate: async () => undefined,
  }

  const person = (id: number) => ({ id, is_bot: false, first_name: 'مریم' })
  const place = (id: number) => ({ id, type: id < 0 ? 'supergroup' : 'private' })
  const nextId = () => (updates += 1)
  const handle = (update: { update_id: number } & Record<string, unknown>) => handleUpdate(update, deps)

  return {
    ...test,
    deps,
    replies,
    edits,
    presses,
    notified,
    handle,
    nextId,
    orderUpdateOf,
    /** The update of a message; `agoMs` before now, in a chat that is the person’s own unless said otherwise. */
    message(from: number, text: string, { chat = from, agoMs = 0, id = nextId() } = {}) {
      const date = Math.floor((Date.now() - agoMs) / 1000)
      return { update_id: id, message: { message_id: id, date, from: person(from), chat: place(chat), text } }
    },
    press(from: number, data: string, { chat = from, id = nextId() } = {}) {
      const message = { message_id: 5, date: 0, chat: place(chat) }
      return { update_id: id, callback_query: { id: `query-${id}`, from: person(from), data, message } }
    },
    reachability(
      chat: number,
      status: string,
      { date = Math.floor(Date.now() / 1000), ...more }: { date?: number; can_send_messages?: boolean } = {},
    ) {
      const member = { user: person(1), status, ...more }
      return {
        update_id: nextId(),
        my_chat_member: { chat: place(chat), from: person(1), date, new_chat_member: member },
      }
    },
    migration(from: number, to: number, notified: 'by the old one' | 'by the new one') {
      const service =
        notified === 'by the old one'
          ? { chat: place(from), migrate_to_chat_id: to }
          : { chat: place(to), migrate_from_chat_id: from }
      return { update_id: nextId(), message: { message_id: 1, date: 0, ...service } }
    },
    say(from: number, text: string, where = {}) {
      return handle(this.message(from, text, where))
    },
    dataOf(shown: { buttons: Button[] } | undefined, text: string): string {
      const button = shown?.buttons.find((found) => found.text.includes(text))
      if (button === undefined || !('data' in button)) throw new Error(`There is no button “${text}”.`)
      return button.data
    },
    link: async (orderId: string) => `/start ${await test.store.links.payloadOf(orderId)}`,
    /** A notification that is held because its chat was unreachable. */
    async hold(orderId: string, chatId: string) {
      const notification = { orderId, kind: 'paid' } as const
      await test.store.orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId }), 'webhook')
      await test.store.ledger.begin(notification, 'test', chatId, 60_000)
      await test.store.ledger.recordOpen(notification, 'test', 'held', 'blocked')
    },
    /** A panel that says whose an order is. */
    panelOf: (owners: Record<string, string>, asked: string[] = []): PanelClient =>
      ({
        fetchOrders: async ([orderId = '']: readonly string[]) => {
          asked.push(orderId)
          return {
            found: [orderUpdateOf(orderId, 'pending', { chatId: owners[orderId] })],
            missing: [],
            unreadable: [],
          }
        },
      }) as unknown as PanelClient,
  }
}
