import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Fault } from '../faults.ts'

const MAX_LAG_SECONDS = 2

export const fault: Fault = {
  happens: `the same failover with \`min-replicas-to-write 1\` and \`min-replicas-max-lag ${MAX_LAG_SECONDS}\``,
  must: 'what the master refuses is accepted after the failover; all notified once',
  system: {
    sentinels: true,
    redisArgs: ['--min-replicas-to-write', '1', '--min-replicas-max-lag', String(MAX_LAG_SECONDS)],
  },
  async run({ group, customers, pay, finishesWithin, within, redis, check }) {
    if (group === undefined) throw new Error('expected Sentinels')
    const before = customers.slice(0, customers.length / 2)
    await pay(before)
    await finishesWithin(20_000)
    await redis.wait(1, 5000)

    await group.stopReplication()
    await delay((MAX_LAG_SECONDS + 1) * 1000)
    const paid = pay(customers.slice(before.length))
    await delay(2000)
    await group.master.kill()
    const replica = new Redis(group.replica.url)
    const isPromoted = async () => (await replica.info('replication')).includes('role:master')
    check('the replica becomes the master', await within(30_000, isPromoted))
    replica.disconnect()
    await group.master.restart()
    await paid
    await finishesWithin(60_000)
  },
}
