import type { Fault } from '../faults.ts'

const UNREADABLE = 'PR-unreadable'
const NEWER = 'teleported:PR-newer'

export const fault: Fault = {
  happens:
    'one delivery’s record is unreadable and one outbox entry is of an unknown kind, while the queue lost all others',
  must: 'the sweep rescues all others; `peyk doctor` names both',
  async run({ redis, prefix, victims, customers, pay, within, evidence, peyk, check }) {
    const key = (name: string) => `{${prefix}}:${name}`
    const [, ...notifiers] = victims
    for (const notifier of notifiers) notifier.signal('SIGSTOP')
    await pay()
    await redis.del(await redis.keys(key('notifications:*')))
    await redis.set(key(`delivery:paid:${UNREADABLE}`), 'sending {not json')
    await redis.zadd(key('outbox'), 0, `paid:${UNREADABLE}`, 0, NEWER)
    // Due for the sweep, as after half a minute.
    for (const { order } of customers) await redis.zadd(key('outbox'), 'XX', 1, `paid:${order.id}`)
    for (const notifier of notifiers) notifier.signal('SIGCONT')
    const isNotified = async () => (await evidence()).orders.every(({ state }) => state === 'sent')
    check('all others are sent within 40 s', await within(40_000, isNotified))
    const { output } = await peyk('doctor')
    check('`peyk doctor` names the unreadable record', output.includes(UNREADABLE))
    check('`peyk doctor` names the unknown kind', output.includes(NEWER) || output.includes('PR-newer'))
  },
}
