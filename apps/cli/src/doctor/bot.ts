import type { Settings } from '@peyk/config/settings'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'bot'

/** Checks that the prefix has the records of the bot that the token belongs to. */
export async function checkBot(
  { store }: Pick<StoreConnection, 'store'>,
  { redis, telegram }: Settings,
): Promise<CheckResult> {
  const { botId } = await store.checkIn.read()
  if (botId === undefined) return ok(CHECK, say('botNone'))
  if (botId === telegram.botId) return ok(CHECK, say('botSame', { bot: botId }))
  const bot = telegram.botId ?? ''
  return wrong(
    CHECK,
    say('botOther', { prefix: redis.prefix, found: botId, bot }),
    say('botOtherTodo', { found: botId, bot }),
  )
}
