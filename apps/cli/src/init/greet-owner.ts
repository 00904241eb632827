import { randomBytes } from 'node:crypto'
import { ENVIRONMENT } from '@peyk/config/environment'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { CommandFailed } from '../failures.ts'
import { explainTelegramFailure } from '../telegram-failure.ts'
import { sendTestMessage } from '../test-message.ts'
import type { Draft } from './env-text.ts'
import { withBot } from './find-bot.ts'
import type { Talk } from './talk.ts'
import { waitForStart } from './wait-for-start.ts'

type Owner = { username: string | undefined; waitSeconds: number; stopped: AbortSignal }

/** Sends "it works" to the chat for alerts, or to whoever presses Start. Returns the chat for alerts. */
export async function greetOwner(draft: Draft, owner: Owner, talk: Talk): Promise<string | undefined> {
  const { say } = talk
  try {
    return await withBot(draft, (api) => greet(api, draft['ADMIN_CHAT_ID'] || undefined, owner, talk))
  } catch (error) {
    const apiRoot = draft['TELEGRAM_API_ROOT'] || ENVIRONMENT.TELEGRAM_API_ROOT.default
    say(error instanceof CommandFailed ? (error.text ?? error.message) : explainTelegramFailure(error, apiRoot).message)
    return draft['ADMIN_CHAT_ID']
  }
}

async function greet(
  api: TelegramApi,
  adminChat: string | undefined,
  { username, waitSeconds, stopped }: Owner,
  { words, prompts, say }: Talk,
): Promise<string | undefined> {
  if (username === undefined) return adminChat
  const sendTo = async (id: string, name: string) => {
    await sendTestMessage(api, { chatId: id }, words)
    say(words.sent(name))
  }
  if (adminChat !== undefined) return (await sendTo(adminChat, adminChat), adminChat)
  if (waitSeconds === 0) return undefined
  // A customer may press Start at the same moment; only the owner has this link.
  const payload = `init-${randomBytes(9).toString('base64url')}`
  say(words.start(`https://t.me/${username}?start=${payload}`))
  say(words.startWait)
  const found = await waitForStart(api, payload, waitSeconds * SECOND, stopped)
  if (found.kind !== 'started') {
    say(found.kind === 'elsewhere' ? words.webhookIsSet(found.where) : words.notStarted)
    return undefined
  }
  const { id, name } = found.chat
  await sendTo(id, name)
  return prompts === undefined || (await prompts.confirm(words.useChat(name), words)) ? id : undefined
}
