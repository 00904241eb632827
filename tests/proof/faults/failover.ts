import { Redis } from 'ioredis'
import type { Fault } from '../faults.ts'

export const fault: Fault = {
  happens: 'Redis fails over to a replica that lacks the last writes (Sentinel, `appendfsync always`)',
  must: 'no 200 and no send without an acknowledgement of a replica; all notified once in the end',
  system: { sentinels: true },
  async run({ group, customers, pay, finishesWithin, within, redis, prefix, check }) {
    if (group === undefined) throw new Error('expected Sentinels')
    const before = customers.slice(0, customers.length / 2)
    await pay(before)
    await finishesWithin(20_000)
    await redis.wait(1, 5000)

    await group.stopReplication()
    const paid = pay(customers.slice(before.length))
    // What goes on without the replica is over by then: accepted, sent, and lost with the master.
    await within(3000, async () => (await redis.zcard(`{${prefix}}:outbox`)) > 0)
    await finishesWithin(3000)
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
