import { createHash } from 'node:crypto'
import type { Settings } from './settings.ts'

/** A short fingerprint of each secret that processes share. */
export type SecretFingerprints = Record<string, string>

/**
 * Returns two bytes of each secret's hash: enough to see that two processes have different secrets, too little to guess one.
 */
export function toSecretFingerprints({ telegram, panel, linkSecrets }: Settings): SecretFingerprints {
  const secrets = {
    BOT_TOKEN: telegram.botToken,
    TELEGRAM_WEBHOOK_SECRET: telegram.webhookSecret,
    PANEL_WEBHOOK_SECRET: panel.webhookSecrets.toSorted().join(','),
    LINK_SECRET: linkSecrets.toSorted().join(','),
  }
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [
      name,
      createHash('sha256').update(`${name} ${secret}`).digest('hex').slice(0, 4),
    ]),
  )
}
