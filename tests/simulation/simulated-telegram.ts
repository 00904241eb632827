import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import type { Probe } from '@peyk/telegram/probe'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { SimulatedProcess } from './simulated-process.ts'
import type { World } from './world.ts'

export type ShownMessage = Notification & { text: string; chatId: string; messageId: number }
export type SimulatedTelegram = ReturnType<typeof createSimulatedTelegram>

/** Telegram and the route to it. It knows what it showed; its callers know only what reaches them. */
export function createSimulatedTelegram(world: World, timeoutMs: number, onForbidden: (chatId: string) => void) {
  const { random, faults, say, count, after } = world
  const halfway = () => random.spread(10, 500)
  const shown: ShownMessage[] = []
  /** Chats of which a /start was lost by the queue. */
  const unheard = new Set<string>()
  const chats = new Map<string, { started: boolean; blocked: boolean; movedTo?: string }>()
  /** Requests that were written, by notification, and those of them that Telegram refused: of these it is certain. */
  const written = new Map<string, number>()
  const refused = new Map<string, number>()
  const add = (map: Map<string, number>, notification: Notification) => {
    const id = toNotificationId(notification)
    map.set(id, (map.get(id) ?? 0) + 1)
  }

  /** Until when Telegram refuses the token, and until when it shows messages or not and answers 502. */
  let refusesUntilMs = 0
  let unwellUntilMs = 0
  const refusesToken = () => {
    if (faults.happens('token refused')) refusesUntilMs = world.elapsedMs() + random.between(1000, 40_000)
    return world.elapsedMs() < refusesUntilMs
  }
  const isUnwell = () => {
    if (faults.happens('telegram unwell')) unwellUntilMs = world.elapsedMs() + random.between(1000, 60_000)
    return world.elapsedMs() < unwellUntilMs
  }

  /** What Telegram does with a request, and what it answers; `undefined` when the connection breaks instead. */
  const take = (notification: Notification, chatId: string, text: string): SendOutcome | undefined => {
    if (faults.happens('reset before Telegram showed it')) return undefined
    const refusal = refuse(chatId)
    if (refusal !== undefined) {
      add(refused, notification)
      return refusal
    }
    const unwell = isUnwell()
    if (unwell && random.chance(0.5)) return { kind: 'uncertain', reason: '502: Bad Gateway' }
    const messageId = shown.push({ ...notification, text, chatId, messageId: shown.length + 1 })
    count('message shown')
    say(() => `  * Telegram shows ${toNotificationId(notification)}’s message ${messageId} in chat ${chatId}`)
    if (faults.happens('reset after Telegram showed it')) return undefined
    if (unwell || faults.happens('502 after Telegram showed it'))
      return { kind: 'uncertain', reason: '502: Bad Gateway' }
    return { kind: 'sent', messageId }
  }
  const refuse = (chatId: string): SendOutcome | undefined => {
    const chat = chats.get(chatId)
    if (refusesToken()) return { kind: 'bot_refused', reason: '401: Unauthorized' }
    if (faults.happens('429')) return { kind: 'wait', retryAfterMs: random.between(1, 20) * 1000 }
    if (chat?.movedTo !== undefined) return { kind: 'moved', toChatId: chat.movedTo }
    if (chat !== undefined && faults.happens('chat moved')) {
      chat.movedTo = `-100${chatId}`
      chats.set(chat.movedTo, { started: true, blocked: false })
      return { kind: 'moved', toChatId: chat.movedTo }
    }
    if (chat?.blocked || !chat?.started) {
      onForbidden(chatId)
      return { kind: 'held', reason: chat?.blocked ? 'blocked' : 'never_started' }
    }
    if (faults.happens('400')) return { kind: 'rejected', reason: '400: Bad Request' }
    return undefined
  }

  return {
    shown,
    unheard,
    /** Whether a message to the chat would be shown and its customer’s every /start was heard. */
    isBack: (chatId: string): boolean => {
      const chat = chats.get(chatId)
      return chat?.started === true && !chat.blocked && chat.movedTo === undefined && !unheard.has(chatId)
    },
    chats,
    written,
    refused,
    /** One `getMe` of a process. */
    probe(process: SimulatedProcess): Promise<Probe> {
      const { life } = process
      return new Promise((resolve) => {
        const answer = (): Probe => {
          if (refusesToken()) return { kind: 'bot_refused', detail: '401: Unauthorized' }
          if (isUnwell() && random.chance(0.7)) return { kind: 'failed', detail: '502: Bad Gateway' }
          return { kind: 'answered' }
        }
        after(halfway(), () => {
          const found = answer()
          after(halfway(), () => process.deliver(life, () => resolve(found)))
        })
      })
    },
    /** One `sendMessage` of a process, with what the real one can come to. */
    send(
      process: SimulatedProcess,
      notification: Notification,
      chatId: string,
      message: ChatMessage,
    ): Promise<SendOutcome> {
      const { name, life } = process
      let isWritten = false
      let isFinished = false
      return new Promise((resolve) => {
        const waitForDisk = (outcome: SendOutcome) => {
          if (isFinished) {
            count('answer after the time-out')
            return
          }
          isFinished = true
          count(`outcome ${outcome.kind}`)
          say(() => `${name}: sending ${toNotificationId(notification)}’s message came to ${JSON.stringify(outcome)}`)
          resolve(outcome)
        }
        const arrives = (outcome: SendOutcome, ms: number) =>
          after(ms, () => process.deliver(life, () => waitForDisk(outcome)))
        process.after(timeoutMs, () => {
          if (isFinished) return
          if (isWritten) count('time-out')
          waitForDisk(
            isWritten ? { kind: 'uncertain', reason: 'time-out' } : { kind: 'not_sent', reason: 'no connection' },
          )
        })
        const connectMs = faults.happens('slow connection to Telegram') ? random.spread(500, 20_000) : halfway()
        after(connectMs, () =>
          process.deliver(life, () => {
            if (isFinished) return
            if (faults.happens('connection to Telegram refused')) {
              waitForDisk({ kind: 'not_sent', reason: 'ECONNREFUSED' })
              return
            }
            isWritten = true
            add(written, notification)
            say(() => `${name}: writes ${toNotificationId(notification)}’s message for chat ${chatId}`)
            const routeMs = faults.happens('slow route to Telegram') ? random.spread(500, 90_000) : halfway()
            after(routeMs, () => {
              const outcome = take(notification, chatId, message.html) ?? { kind: 'uncertain', reason: 'ECONNRESET' }
              arrives(outcome, faults.happens('slow answer of Telegram') ? random.spread(500, 60_000) : halfway())
            })
          }),
        )
      })
    },
  }
}
