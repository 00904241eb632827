import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

/** Checks that no other mode left schedules of order checks in Redis. */
export async function checkSchedules({ producer }: Pick<StoreConnections, 'producer'>): Promise<CheckResult> {
  const left = await producer.queue('order-checks').getJobSchedulers()
  if (left.length === 0) return ok('schedules', 'no other mode left one')
  const names = left.map(({ key }) => key).join(', ')
  return wrong(
    'schedules',
    `another mode left these, and they still check orders: ${names}`,
    'start the scheduler: it removes them',
  )
}
