import { randomBytes } from 'node:crypto'
import { SECRET_NAMES, isSet } from '@peyk/config/environment'
import { readSecretFiles } from '@peyk/config/secret-files'
import type { Draft } from './env-text.ts'

const KEY_BYTES = 32
const PASSWORD_BYTES = 15

/** Returns the draft with every secret that it lacks. Those that are there stay: shops and links know them. */
export function withSecrets(draft: Draft): Draft {
  const key = () => randomBytes(KEY_BYTES).toString('base64url')
  return {
    ...draft,
    TELEGRAM_WEBHOOK_SECRET: draft['TELEGRAM_WEBHOOK_SECRET'] || key(),
    PANEL_WEBHOOK_SECRET: draft['PANEL_WEBHOOK_SECRET'] || toPanelSecret(draft),
    LINK_SECRET: draft['LINK_SECRET'] || key(),
    BOARD_PASSWORD: draft['BOARD_PASSWORD'] || randomBytes(PASSWORD_BYTES).toString('base64url'),
  }
}

/** Standard Webhooks needs its prefix; WooCommerce takes the text as the key. */
function toPanelSecret({ PANEL_ADAPTER: adapter }: Draft): string {
  const isGeneric = adapter === undefined || adapter === '' || adapter === 'generic'
  return isGeneric ? `whsec_${randomBytes(KEY_BYTES).toString('base64')}` : randomBytes(KEY_BYTES).toString('base64url')
}

/** Returns the draft as it is written: a secret that `present` takes from a file stays there. */
export function withSecretFiles(draft: Draft, present: Draft): Draft {
  const read = readSecretFiles(present)
  const written = { ...draft }
  for (const name of SECRET_NAMES) {
    const file = `${name}_FILE`
    if (!isSet(present, file) || isSet(present, name) || draft[name]?.trim() !== read[name]?.trim()) continue
    delete written[name]
    written[file] = present[file]
  }
  return written
}
