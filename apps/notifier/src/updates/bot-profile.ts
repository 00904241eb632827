import { MINUTE, SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { TelegramApi } from '@peyk/telegram/client'

/** What groups need to know of the bot. */
export type BotProfile = {
  username: string
  /** Privacy mode is off: Telegram delivers everything that is said in a group. https://core.telegram.org/bots/features#privacy-mode */
  readsEverything: boolean
}

const KNOWN_FOR_MS = 60 * MINUTE
const ASK_AGAIN_MS = 5 * SECOND

/** Returns a function that asks Telegram for the bot's profile, at most once an hour. @throws {JobPostponed} while Telegram does not answer */
export function createBotProfile(api: Pick<TelegramApi, 'getMe'>): () => Promise<BotProfile> {
  let known: { profile: BotProfile; untilMs: number } | undefined
  return async () => {
    if (known !== undefined && performance.now() < known.untilMs) return known.profile
    try {
      const { username = '', can_read_all_group_messages: readsEverything = false } = await api.getMe()
      known = { profile: { username, readsEverything }, untilMs: performance.now() + KNOWN_FOR_MS }
    } catch {
      if (known === undefined) throw new JobPostponed(ASK_AGAIN_MS, 'Telegram did not answer getMe')
    }
    return known.profile
  }
}
