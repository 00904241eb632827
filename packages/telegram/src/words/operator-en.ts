import type { OperatorWords } from '../operator-words.ts'

const notifications = (count: string) => (count === '1' ? '1 notification' : `${count} notifications`)

export const operatorEn: OperatorWords = {
  uncertain: (count, all) => ({
    title: `❓ ${notifications(count)} may or may not have arrived`,
    text: `Nobody can know whether Telegram showed them, so they are not sent again by themselves. Waiting for a decision in all: ${all}. See <code>peyk deliveries --state uncertain</code>, then <code>peyk resend</code> or <code>peyk resolve</code>.`,
  }),
  rejected: (count, all) => ({
    title: `⛔ Telegram refused ${notifications(count)} for good`,
    text: `They are kept, in all ${all}: see <code>peyk deliveries --state rejected</code>. Once the cause is mended, <code>peyk resend</code> sends them.`,
  }),
  panelAway: {
    title: '🔌 The panel does not answer',
    text: 'It is left alone for a while and asked again by itself. OrderUpdates by webhook is notified as always.',
  },
  panelBack: (duration) => ({
    title: '🔌 The panel answers again',
    text: `It did not answer for ${duration}. What was missed meanwhile is made up for.`,
  }),
  redisAway: (duration) => ({
    title: `🗄 Redis did not answer for ${duration}`,
    text: 'It is back and work goes on by itself.',
  }),
  redisRefuses: (reason) => ({
    title: '🗄 Redis takes no writes',
    text: `Nothing is notified until it does, and webhooks are answered 503 so that the panel sends them again.\n<code>${reason}</code>\nSee <code>peyk doctor</code>.`,
  }),
  redisRefused: (duration) => ({
    title: '🗄 Redis takes writes again',
    text: `It refused them for ${duration}. Work goes on by itself.`,
  }),
  redisUnsafe: {
    version: {
      title: '🗄 Redis is too old',
      text: 'Install Redis 6.2 or newer, or Valkey. See <code>peyk doctor</code>.',
    },
    eviction: {
      title: '🗄 Redis may drop what it was notified to keep',
      text: 'Customers would then be notified twice. Set <code>maxmemory-policy noeviction</code>; see <code>peyk doctor</code>.',
    },
    persistence: {
      title: '🗄 Redis writes nothing to disk',
      text: 'A restart of Redis would forget who was notified. Set <code>appendonly yes</code> and <code>appendfsync always</code>; see <code>peyk doctor</code>.',
    },
  },
  orders: (orders, more) => `Orders: ${orders}${more === undefined ? '' : ` and ${more} more`}`,
  reasons: (reason, count) => `${count} × ${reason}`,
  summaryTitle: (date) => `📊 Peyk, ${date}`,
  summaryFrom: (from, to) => `From ${from} to ${to}`,
  statusTitle: '📊 Peyk now',
  figures: {
    notified: '✅ Notified',
    notifiedToday: '✅ Notified today',
    waiting: '⏳ Waiting to be notified',
    held: '🔒 Held until the customer starts the bot',
    rejected: '⛔ Refused by Telegram',
    uncertain: '❓ Uncertain',
    inAll: (count) => `in all ${count} now`,
    paidToNotified: '⏱ From paid to notified',
    lastHour: '⏱ From paid to notified in the last hour',
    median: 'half within',
    slowest: '99 % within',
    nothingSent: 'nothing was notified',
  },
  sources: {
    title: '📡 Where order update comes from',
    panel: 'orders',
    telegram: 'Telegram',
    webhook: 'by webhook',
    polling: 'by polling',
  },
  queues: '📥 Queues',
  queue: (waiting, active, failed) => `${waiting} waiting, ${active} under way, ${failed} failed`,
  processes: '⚙️ Processes alive',
  noProcesses: 'none that said so',
  units: { ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd', and: ' ' },
  decide: 'Some wait for your decision: <code>peyk deliveries --state uncertain</code>',
}
