import { toNotificationId } from '@peyk/domain/notification'
import { STATUSES } from '@peyk/domain/status'
import { orderUpdateOf } from '@peyk/test-support/store'
import type { Random } from '../random.ts'
import type { StoreParts } from '../station.ts'
import type { CallRedis } from './dump.ts'

/** One side of the comparison: a store on some Redis. */
export type Side = { parts: StoreParts; call: CallRedis }
type Run = (side: Side) => Promise<unknown>
export type Operation = { label: string; run: Run }

const ORDERS = ['1', 'سفارش ۱/"۲" a:b'] as const
const CHATS = ['71', '-100'] as const
/** Redis's own time counts then. */
const LATER_MS = Date.UTC(2200, 0)

/** Any operation of the store, with arguments that often meet; also time that passes, by moving what waits for it. */
export function drawOperation(random: Random, root: string): Operation {
  const draw = random.pick([ofLedger, ofLedger, ofOrders, ofTime, ofCommands] as const)
  const operations = Object.entries(draw(random, root))
  const [label, run] = operations[random.between(0, operations.length - 1)] as [string, Run]
  return { label, run }
}

function ofLedger({ pick, between }: Random): Record<string, Run> {
  const orderId = pick(ORDERS)
  const notification = { orderId, kind: pick(['paid', 'paid', 'refunded'] as const) }
  const owner = pick(['a', 'a', 'b'] as const)
  const open = pick(['held', 'rejected', 'uncertain'] as const)
  const chatId = pick(CHATS)
  const messageId = between(1, 2)
  const leaseMs = pick([1500, 50_000, -60_000] as const)
  const waitMs = pick([0, 60_000] as const)
  const what = `${owner} ${toNotificationId(notification)}`
  return {
    [`begin ${what} ${leaseMs}`]: ({ parts }) => parts.ledger.begin(notification, owner, chatId, leaseMs),
    [`holdWithoutChat ${orderId}`]: ({ parts }) => parts.ledger.holdWithoutChat(notification),
    [`recordSent ${what} ${messageId}`]: ({ parts }) => parts.ledger.recordSent(notification, owner, messageId),
    [`release ${what}`]: ({ parts }) => parts.ledger.release(notification, owner, 1000, 'why'),
    [`recordOpen ${what} ${open}`]: ({ parts }) => parts.ledger.recordOpen(notification, owner, open, 'why'),
    sweep: ({ parts }) => parts.ledger.sweep(100),
    [`resendUncertain ${waitMs}`]: ({ parts }) => parts.ledger.resendUncertain(waitMs, 2, 100),
    [`reopen ${orderId} ${open}`]: ({ parts }) => parts.ledger.reopen(notification, open, 'operator'),
    [`resolve ${orderId} ${open}`]: ({ parts }) => parts.ledger.resolve(notification, open, 'operator'),
    [`recordNotified ${orderId}`]: ({ parts }) => parts.ledger.recordNotified(notification, 'import'),
    compact: ({ parts }) => parts.ledger.compact(0, LATER_MS),
    [`forgetCompacted ${orderId}`]: ({ parts }) => parts.ledger.forgetCompacted(between(0, 4095), 4096, LATER_MS),
    [`get delivery ${orderId}`]: ({ parts }) => parts.ledger.get(notification),
    [`list ${open}`]: async ({ parts }) =>
      (await parts.ledger.list(open, 10)).map((listed) => listed.notification.orderId).toSorted(),
  }
}

function ofOrders({ pick, chance }: Random): Record<string, Run> {
  const orderId = pick(ORDERS)
  const chatId = pick(CHATS)
  const status = pick(['paid', 'paid', ...STATUSES] as const)
  const source = pick(['webhook', 'check'] as const)
  const orderUpdate = orderUpdateOf(orderId, status, {
    rawStatus: pick(['a', 'ب\n"'] as const),
    ...(chance(0.7) && { chatId }),
    ...(chance(0.3) && { money: { amount: '250000', currency: chance(0.5) ? 'IRT' : undefined } }),
    ...(chance(0.3) && { url: 'https://shop.example/1' }),
    ...(chance(0.3) && { updatedAtMs: 1_700_000_000_000 }),
  })
  return {
    [`applyOrderUpdate ${JSON.stringify(orderUpdate)}`]: ({ parts }) =>
      parts.orders.applyOrderUpdate(orderUpdate, source),
    [`applyOrderUpdate again ${JSON.stringify(orderUpdate)}`]: ({ parts }) =>
      parts.orders.applyOrderUpdate(orderUpdate, source),
    [`link ${orderId} ${chatId}`]: ({ parts }) => parts.orders.link(orderId, chatId),
    [`link ${orderId} ${chatId} unsigned`]: ({ parts }) => parts.orders.link(orderId, chatId, { isSigned: false }),
    [`link ${orderId} ${chatId} by update 1`]: ({ parts }) => parts.orders.link(orderId, chatId, { updateId: 1 }),
    [`releaseHeld ${chatId}`]: async ({ parts }) => {
      const released = await Array.fromAsync(parts.ledger.releaseHeld(chatId, ['paid'], 'the customer'))
      return released
        .flat()
        .map((notification) => notification.orderId)
        .toSorted()
    },
    [`unlink ${orderId} ${chatId}`]: ({ parts }) => parts.orders.unlink(orderId, chatId),
    [`moveChat ${orderId} ${chatId}`]: ({ parts }) => parts.orders.moveChat(orderId, chatId, '-1009'),
    [`get ${orderId}`]: ({ parts }) => parts.orders.get(orderId),
    [`ordersOf ${chatId}`]: async ({ parts }) =>
      (await parts.orders.ordersOf(chatId, 10)).map((order) => order.orderId).toSorted(),
    stillPending: ({ parts }) => parts.orders.stillPending(ORDERS),
    takeDueChecks: async ({ parts }) => (await parts.orders.takeDueChecks(100)).toSorted(),
    takeClearedCount: ({ parts }) => parts.orders.takeClearedCount(),
    [`history ${orderId}`]: async ({ parts }) => (await parts.orders.history(orderId)).map(({ event }) => event),
    [`setLanguage ${chatId}`]: ({ parts }) => parts.chats.setLanguage(chatId, 'en'),
    [`language ${chatId}`]: ({ parts }) => parts.chats.language(chatId),
  }
}

function ofTime({ pick }: Random, root: string): Record<string, Run> {
  const orderId = pick(ORDERS)
  const notificationId = `paid:${orderId}`
  return {
    [`${notificationId} is free again`]: ({ call }) => call('DEL', `${root}delivery:${notificationId}`),
    [`the sweep of ${notificationId} is due`]: ({ call }) => call('ZADD', `${root}outbox`, 'XX', '0', notificationId),
    [`a resend of ${notificationId} is due`]: ({ call }) =>
      call('ZADD', `${root}deliveries:uncertain`, 'XX', '0', notificationId),
    [`a check of ${orderId} is due`]: ({ call }) => call('ZADD', `${root}pending`, 'XX', '0', orderId),
  }
}

/** Single commands, with the arguments that scripts seldom bring together. */
function ofCommands({ pick, between }: Random, root: string): Record<string, Run> {
  const [low, high] = [String(between(-3, 3)), String(between(-3, 3))] as const
  const member = pick(['m', 'n', 'o'] as const)
  const [text, zset, list, hash] = ['text', 'zset', 'list', 'hash'].map((name) => `${root}scratch:${name}`) as [
    string,
    string,
    string,
    string,
  ]
  const commands: [string, ...string[]][] = [
    ['SET', text, low, ...pick([['NX'], ['XX'], ['PX', '60000'], ['KEEPTTL'], []])],
    ['INCR', text],
    ['GETDEL', text],
    ['ZADD', zset, ...pick([['NX'], ['XX'], []]), low, member, high, 'n'],
    ['ZREM', zset, member],
    ['ZRANGEBYSCORE', zset, pick([low, `(${low}`, '-inf']), pick([high, '+inf']), 'LIMIT', '1', '2'],
    ['ZREMRANGEBYRANK', zset, low, high],
    ['ZCOUNT', zset, low, high],
    ['ZREMRANGEBYSCORE', zset, '-inf', low],
    ['ZREVRANGE', zset, low, high],
    ['ZSCAN', zset, '0'],
    ['ZMSCORE', zset, member, 'n'],
    ['RPUSH', list, low, high],
    ['LTRIM', list, low, high],
    ['HINCRBY', hash, member, low],
    ['HDEL', hash, member, 'n'],
    ['HMGET', hash, member, 'n'],
    ['HLEN', hash],
    ['LLEN', list],
    ['PEXPIRE', zset, pick(['0', '60000'])],
  ]
  return Object.fromEntries(
    commands.map(([name, ...args]): [string, Run] => [[name, ...args].join(' '), ({ call }) => call(name, ...args)]),
  )
}
