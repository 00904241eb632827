import { createHash } from 'node:crypto'
import type { Settings } from './settings.ts'

/** A short mark of each secret that processes have to share. */
export type SecretFingerprints = Record<string, string>

/**
 * What notifies one secret from another without giving it away: two bytes of its hash, which as many secrets share as there are
 * guesses for each. Two processes with other marks have other secrets.
 */
export function toSecretFingerprints({ telegram, panel, linkSecret }: Settings): SecretFingerprints {
  const secrets = {
    BOT_TOKEN: telegram.botToken,
    TELEGRAM_WEBHOOK_SECRET: telegram.webhookSecret,
    PANEL_WEBHOOK_SECRET: panel.webhookSecrets.toSorted().join(','),
    LINK_SECRET: linkSecret,
  }
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [
      name,
      createHash('sha256').update(`${name} ${secret}`).digest('hex').slice(0, 4),
    ]),
  )
}
