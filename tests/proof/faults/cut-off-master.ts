import { Redis } from 'ioredis'
import type { Fault } from '../faults.ts'

export const fault: Fault = {
  happens: 'the master is cut off from Sentinels and replica, and goes on for its clients until it is found again',
  must: 'no 200 and no send without an acknowledgement of a replica; all notified once in the end',
  system: { sentinels: true },
  async run({ group, customers, pay, within, finishesWithin, redis, check }) {
    if (group === undefined) throw new Error('expected Sentinels')
    const before = customers.slice(0, customers.length / 2)
    await pay(before)
    await finishesWithin(20_000)
    await redis.wait(1, 5000)

    await group.cutOffMaster()
    const paid = pay(customers.slice(before.length), 2000)
    const replica = new Redis(group.replica.url)
    const isPromoted = async () => (await replica.info('replication')).includes('role:master')
    check('the replica becomes the master', await within(30_000, isPromoted))
    replica.disconnect()
    await group.reconnectMaster()
    await paid
    await within(15_000, async () => (await redis.info('replication')).includes('connected_slaves:1'))
    await finishesWithin(45_000)
  },
}
