import type { Act, AuditRecord, Operator } from '@peyk/store/audit-record'
import type { OrderLogger } from './order-logger.ts'

/** Records what one operator did. Never throws: the act is done, and the log has it where Redis does not take it. */
export type Audit = (act: Act) => Promise<void>

type AuditDeps = { record: Pick<AuditRecord, 'add'>; logger: Pick<OrderLogger, 'info' | 'warn'> }

export function createAudit(operator: Operator, { record, logger }: AuditDeps): Audit {
  return async (act) => {
    const { act: name, ...more } = act
    logger.info(`An operator acted: ${name}`, { event: 'operator.acted', act: name, ...operator, ...more })
    await record.add(operator, act).catch((error: unknown) =>
      logger.warn('An operator’s act is not on record in Redis', {
        event: 'operator.not_recorded',
        act: name,
        error,
      }),
    )
  }
}
