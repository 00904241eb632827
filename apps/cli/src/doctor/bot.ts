import type { Settings } from '@peyk/config/settings'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

const CHECK = 'bot'

/** Checks that the prefix has the records of the bot that the token belongs to. */
export async function checkBot(
  { store }: Pick<StoreConnections, 'store'>,
  { redis, telegram }: Settings,
): Promise<CheckResult> {
  const { botId } = await store.checkIn.read()
  if (botId === undefined) return ok(CHECK, 'no bot has worked under this prefix yet')
  if (botId === telegram.botId) return ok(CHECK, `the records are those of bot ${botId}`)
  return wrong(
    CHECK,
    `"${redis.prefix}" has the records of bot ${botId}, and BOT_TOKEN belongs to bot ${telegram.botId}: no process starts`,
    `set another REDIS_PREFIX, or run peyk bot replace if bot ${telegram.botId} replaces bot ${botId} on purpose`,
  )
}
