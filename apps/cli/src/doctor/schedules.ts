import type { QueueConnection } from '../queue-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'
import { say } from './say.ts'

/** Checks that no other mode left schedules of order checks in Redis. */
export async function checkSchedules({ producer }: Pick<QueueConnection, 'producer'>): Promise<CheckResult> {
  const left = await producer.queue('order-checks').getJobSchedulers()
  if (left.length === 0) return ok('schedules', say('schedulesNone'))
  const names = left.map(({ key }) => key).join(', ')
  return wrong('schedules', say('schedulesLeft', { named: names }), say('schedulesLeftTodo'))
}
