import type { Draft } from './env-text.ts'

export type Source = 'webhook' | 'polling'
export type Sources = { telegram: Source; panel: Source }

/** What was found out about this machine and the shop. */
export type Reach = {
  /** Whether the public address works. */
  isPublic: boolean
  /** Whether the shop answers about its orders. */
  canAskShop: boolean
}

/** Returns where updates come from: pushed where the pusher can reach Peyk, for that is the fastest. */
export function chooseSources({ isPublic, canAskShop }: Reach): Sources {
  return { telegram: isPublic ? 'webhook' : 'polling', panel: isPublic || !canAskShop ? 'webhook' : 'polling' }
}

/** Returns the draft with these sources. */
export function withSources(draft: Draft, { telegram, panel }: Sources): Draft {
  return {
    ...draft,
    USE_WEBHOOK: String(telegram === 'webhook'),
    TELEGRAM_UPDATES: undefined,
    PANEL_UPDATES: panel === telegram ? undefined : panel,
  }
}
