import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'

/**
 * What operators are notified of. The subject of `uncertain`, `rejected` and `canceled_after_paid` is the notification's id; that of `panel_back`, `redis_away` and
 * `redis_refused` is how many milliseconds it lasted; that of `unreadable` the entry's text; that of `id_reused` both orders (`ReusedId`) as JSON; that of `redis_unsafe` the check that failed; that of `memory_short` the days that are left; that of `answer_unreadable` the order’s id; that of `unknown_word` the order's id and the word, as JSON; that of `panel_away`, `backfill_stopped` and `backfill_goes_on` is not used; that of `panel_silent` is for how many milliseconds it has been silent; that of `webhooks_refused` for how many milliseconds all were refused, and that of `webhooks_accepted` how long it lasted;
 * that of `redis_clock_back` is by how many milliseconds; that of `clocks_differ` is by how many milliseconds Redis's clock is ahead of
 * which host's; that of `writes_lost` what became of the notifications (`Recovered`), as JSON; that of `sending_paused` and `sending_resumed` the pause, as JSON.
 */
export const ALERTS = [
  'uncertain',
  'rejected',
  'canceled_after_paid',
  'unreadable',
  'answer_unreadable',
  'unknown_word',
  'order_gone',
  'panel_knows_none',
  'id_reused',
  'panel_away',
  'panel_back',
  'panel_silent',
  'panel_heard',
  'backfill_stopped',
  'backfill_goes_on',
  'webhooks_refused',
  'webhooks_accepted',
  'redis_away',
  'redis_refused',
  'redis_unsafe',
  'writes_lost',
  'memory_short',
  'redis_clock_back',
  'clocks_differ',
  'sending_paused',
  'sending_resumed',
] as const
export type AlertName = (typeof ALERTS)[number]
export type Alert = { name: AlertName; atMs: number; subject: string }

/** The incident of a panel that does not answer. */
export const PANEL_AWAY = 'panel'

/** The incident of a panel whose changed orders cannot all be read. */
export const BACKFILL_STOPPED = 'backfill_stopped'

/** The incident of a panel whose webhooks are all refused. */
export const WEBHOOKS_REFUSED = 'webhooks_refused'

/** The incident of a panel whose webhooks are silent for too long. */
export const PANEL_SILENT = 'panel_silent'

/** Far more than an outage brings; each is a line of text. */
const MOST_ALERTS = 10_000

export type Alerts = ReturnType<typeof createAlerts>

/**
 * What operators are still to be notified, oldest first. Notifications come in by the script that makes them uncertain or rejected, and all
 * stays until it was notified: a crash may notify something twice, never not at all.
 */
export function createAlerts(redis: Redis, scripts: Scripts, keys: Keys) {
  type Call = { incident: string; name: AlertName }
  const raise = scripts.load<Call & { subject: string; onceMs: number }, boolean>('operators/raise-alert')
  const end = scripts.load<Call, boolean>('operators/end-incident')

  return {
    /** Raises what is no notification, at most once in `onceMs` over all processes for each `incident`. Returns whether it did. */
    async raise(incident: string, name: AlertName, subject: string, onceMs: number): Promise<boolean> {
      return raise({ incident, name, subject, onceMs })
    },

    /** Raises the end of a incident, with how long it lasted; `false` when it was not raised or another process said it. */
    async end(incident: string, name: AlertName): Promise<boolean> {
      return end({ incident, name })
    },

    /** Whether an incident was raised and has not ended. */
    async lasts(incident: string): Promise<boolean> {
      return (await redis.exists(keys.incident(incident))) === 1
    },

    /** The oldest ones that wait, and Redis's time. */
    async list(limit: number): Promise<{ alerts: Alert[]; nowMs: number }> {
      const alerts: Alert[] = []
      // A newer release may raise alerts that this one does not know. They stay, and keep no other one waiting.
      for (let from = 0; alerts.length < limit; from += limit) {
        const members = await redis.zrange(keys.alerts, String(from), String(from + limit - 1))
        alerts.push(...members.flatMap((member) => toAlert(member) ?? []))
        if (members.length < limit) break
      }
      return { alerts: alerts.slice(0, limit), nowMs: await readRedisClock(redis) }
    },

    /** Takes away what was notified, or need not be notified any more. */
    async remove(alerts: readonly Alert[]): Promise<void> {
      if (alerts.length > 0) await redis.zrem(keys.alerts, alerts.map(toMember))
    },

    /** Removes the oldest ones above 10,000, where no process may ever send them. */
    async limit(): Promise<void> {
      await redis.zremrangebyrank(keys.alerts, 0, -MOST_ALERTS - 1)
    },
  }
}

/** As `alert` in prelude.lua writes it. */
function toMember({ name, atMs, subject }: Alert): string {
  return `${name} ${atMs} ${subject}`
}

function toAlert(member: string): Alert | undefined {
  const [, name, atMs, subject = ''] = /^(\w+) (\d+) ([\s\S]*)$/.exec(member) ?? []
  const known = ALERTS.find((alert) => alert === name)
  return known && { name: known, atMs: Number(atMs), subject }
}
