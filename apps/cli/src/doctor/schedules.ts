import type { StoreConnections } from '../connections.ts'
import type { Finding } from './check-result.ts'
import { ok, wrong } from './check-result.ts'

/** Whether Redis still holds schedules of order checks, as an earlier mode or release may have left them. */
export async function checkSchedules({ producer }: Pick<StoreConnections, 'producer'>): Promise<Finding> {
  const left = await producer.queue('order-checks').getJobSchedulers()
  if (left.length === 0) return ok('schedules', 'none is left over by another mode')
  const names = left.map(({ key }) => key).join(', ')
  return wrong(
    'schedules',
    `left over by another mode, orders are checked by them: ${names}`,
    'start the scheduler: it removes them',
  )
}
