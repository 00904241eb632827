import { ENVIRONMENT } from '@peyk/config/environment'
import { SECOND } from '@peyk/domain/time'
import { describeError } from '@peyk/domain/describe-error'
import type { VariableName } from '@peyk/config/environment'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import { CommandFailed, WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import type { Draft } from './env-text.ts'
import type { InitWords } from './init-words.ts'
import { problemOf } from './talk.ts'
import type { Talk } from './talk.ts'

const LIMIT_MS = 10 * SECOND

export type FoundBot = {
  draft: Draft
  /** `undefined` when Telegram was not reached. */
  username: string | undefined
}

type Answer = { kind: 'bot'; username: string } | { kind: 'no_such_bot' } | { kind: 'no_route'; reason: string }

/** Asks for the bot’s token and for the route to Telegram, until both work. */
export async function findBot(given: Draft, talk: Talk): Promise<FoundBot> {
  const { prompts, words, say, during, isUnchecked } = talk
  let draft = given
  for (;;) {
    if (!draft['BOT_TOKEN']) draft = { ...draft, BOT_TOKEN: await askForToken(talk) }
    const answer = await during(words.telegramTry, askTelegram(draft, words))
    if (answer.kind === 'bot') {
      say(words.bot(answer.username))
      return { draft, username: answer.username }
    }
    const message = answer.kind === 'no_such_bot' ? words.noSuchBot : words.noRoute(answer.reason)
    if (prompts === undefined && !isUnchecked) throw new CommandFailed(message)
    say(message)
    if (isUnchecked) return { draft, username: undefined }
    if (answer.kind === 'no_such_bot') draft = { ...draft, BOT_TOKEN: undefined }
    else {
      const next = await askForRoute(draft, talk)
      if (next === undefined) return { draft, username: undefined }
      draft = next
    }
  }
}

async function askForToken({ prompts, words, say }: Talk): Promise<string> {
  if (prompts === undefined) throw new WrongUsage(sayFailure('tokenMissing'))
  say(words.tokenNote)
  return prompts.secret(words.token, (value) => problemOf('BOT_TOKEN', value)?.[words.language])
}

/** Returns the draft with another route to Telegram; `undefined` to go on without one. */
async function askForRoute(draft: Draft, { prompts, words }: Talk): Promise<Draft | undefined> {
  if (prompts === undefined) return undefined
  const { routes } = words
  const findProblem = (name: VariableName) => (value: string) => problemOf(name, value)?.[words.language]
  const choice = await prompts.choose(words.whatNow, [
    { value: 'again', label: routes.again },
    { value: 'proxy', label: routes.proxy },
    { value: 'api_root', label: routes.api_root },
    { value: 'go_on', label: routes.go_on },
  ])
  if (choice === 'go_on') return undefined
  if (choice === 'again') return draft
  const { TELEGRAM_PROXY_URL: _proxy, TELEGRAM_API_ROOT: apiRoot, ...others } = draft
  // A proxy has a password, and the route that failed is not part of the next one.
  if (choice === 'proxy')
    return { ...others, TELEGRAM_PROXY_URL: await prompts.secret(words.proxyUrl, findProblem('TELEGRAM_PROXY_URL')) }
  return { ...others, TELEGRAM_API_ROOT: await prompts.text(words.apiRoot, apiRoot, findProblem('TELEGRAM_API_ROOT')) }
}

async function askTelegram(draft: Draft, words: InitWords): Promise<Answer> {
  try {
    return await withBot(draft, async (api) => {
      const { username } = await api.getMe()
      return { kind: 'bot', username: username ?? '' }
    })
  } catch (error) {
    const answer = toTelegramError(error)
    // The Bot API answers 404 to a malformed token, and so does another server to any.
    if (answer?.code === 401 || (answer?.code === 404 && !draft['TELEGRAM_API_ROOT'])) return { kind: 'no_such_bot' }
    const cause = causeOf(error)
    if (answer === undefined && cause instanceof SyntaxError) return { kind: 'no_route', reason: words.noBotApi }
    return { kind: 'no_route', reason: answer?.description ?? describeError(cause) }
  }
}

/** Talks to the Bot API as this draft's bot. */
export async function withBot<T>(draft: Draft, use: (api: TelegramApi) => Promise<T>): Promise<T> {
  const client = createTelegramClient({
    botToken: draft['BOT_TOKEN'] ?? '',
    apiRoot: draft['TELEGRAM_API_ROOT'] || ENVIRONMENT.TELEGRAM_API_ROOT.default,
    proxyUrl: draft['TELEGRAM_PROXY_URL'] || undefined,
    sendTimeoutMs: LIMIT_MS,
  })
  try {
    return await use(client.api)
  } finally {
    await client.close()
  }
}

/** Returns the innermost reason: what is around it says only that there was no connection. */
function causeOf(error: unknown): unknown {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  return inner
}
