import { truncatedHmac } from '@peyk/domain/truncated-hmac'
import type { App, Settings } from './settings.ts'

/** Settings that all processes of a bot must share, by the variable's name, as each process announces them. */
export type SharedSettings = Record<string, string>

const FINGERPRINT_BYTES = 3

/** Returns the settings that an app shares with the others: values, and a fingerprint of what belongs to a person. */
export function toSharedSettings(app: App, settings: Settings): SharedSettings {
  const { notifications, telegram, admin } = settings
  const recording = {
    NOTIFY_ON: notifications.kinds.toSorted().join(','),
    DELIVERY_RETENTION_DAYS: String(notifications.retentionDays),
    HISTORY_DAYS: String(notifications.historyDays),
  }
  if (app === 'ingress') return recording
  if (app !== 'notifier') return {}
  const fingerprint = (text: string) => truncatedHmac(settings.linkSecrets[0], text, FINGERPRINT_BYTES)
  return {
    ...recording,
    UNCERTAIN_POLICY: notifications.uncertainPolicy,
    PENDING_TTL_DAYS: String(notifications.pendingTtlDays),
    TELEGRAM_RATE_PER_SECOND: String(telegram.ratePerSecond),
    TELEGRAM_CHAT_INTERVAL_MS: String(telegram.chatIntervalMs),
    ADMIN_CHAT_ID: admin.chatId === undefined ? 'not set' : `set (${fingerprint(admin.chatId)})`,
    BOT: telegram.botId ?? 'unknown',
  }
}
