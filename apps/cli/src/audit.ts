import type { Settings } from '@peyk/config/settings'
import { createAudit } from '@peyk/orders/audit'
import type { Audit } from '@peyk/orders/audit'
import { describeError } from '@peyk/domain/describe-error'
import type { Act } from '@peyk/store/audit-record'
import type { Store } from '@peyk/store/store'
import { withStore } from './store-connection.ts'
import type { Deps } from './deps.ts'
import { createOutput } from './output.ts'

/**
 * Records what the system's user does with the command line: in Redis and, where `LOG_FILE` is set, in the log. Standard output is the
 * command's own.
 */
export function auditOf({ audit: record }: Pick<Store, 'audit'>, { who, env }: Pick<Deps, 'who' | 'env'>): Audit {
  return async (act) => {
    const file = env['LOG_FILE']?.trim()
    if (!file) return createAudit({ via: 'cli', by: who }, { record, logger: SILENT })(act)
    const { closeLogger, createLogger } = await import('@peyk/runtime/logger')
    const logger = createLogger('cli', env, undefined, false)
    await createAudit({ via: 'cli', by: who }, { record, logger })(act)
    await closeLogger(logger)
  }
}

/** Records an act that needs no Redis itself. Where Redis does not answer, the operator reads that it is not on record. */
export async function recordAlone(settings: Settings, act: Act, deps: Deps): Promise<void> {
  try {
    await withStore(settings, ({ store }) => auditOf(store, deps)(act))
  } catch (error) {
    createOutput(deps).note(`This is done and not on record for peyk audit: ${describeError(error)}`)
  }
}

const SILENT = { info: () => undefined, warn: () => undefined }
