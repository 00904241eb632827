import type { PauseReason } from '@peyk/domain/sending-pause'
import type { OperatorWords } from './operator-words.ts'

const notifications = (count: string) => (count === '1' ? '1 notification' : `${count} notifications`)

const PAUSES: Record<PauseReason, (by: string, until: string) => string> = {
  token_refused: () =>
    'Telegram refuses the bot’s token. Sending resumes by itself once Telegram takes it. See <code>peyk doctor</code>.',
  telegram_unwell: () =>
    'Telegram’s answers do not say whether messages are shown. Sending resumes by itself once they do.',
  rate_limited: (_by, until) => `Telegram asked this bot to wait until ${until}. Sending resumes by itself.`,
  operator: (by) => `${by} paused it. <code>peyk resume</code> or the board resumes it.`,
}
const PAUSED: Record<PauseReason, string> = {
  token_refused: 'Telegram refused the bot’s token',
  telegram_unwell: 'Telegram’s answers did not say whether messages were shown',
  rate_limited: 'Telegram asked this bot to wait',
  operator: 'an operator paused it',
}

export const operatorEn: OperatorWords = {
  uncertain: (count, all) => ({
    title: `❓ ${notifications(count)} may or may not have arrived`,
    text: `Nobody can know whether the customers saw them, so Peyk does not send them again by itself. Uncertain notifications in all: ${all}. See <code>peyk deliveries --state uncertain</code>, then use <code>peyk resend</code> or <code>peyk resolve</code>.`,
  }),
  rejected: (count, all) => ({
    title: `⛔ Telegram refused ${notifications(count)} for good`,
    text: `Rejected notifications in all: ${all}. See <code>peyk deliveries --state rejected</code>. Fix the cause, then send them with <code>peyk resend</code>.`,
  }),
  canceledAfterPaid: (count) => ({
    title: `⚠️ The panel canceled ${count === '1' ? '1 paid order' : `${count} paid orders`}`,
    text: 'The customers paid, and Peyk does not say that the orders are canceled. Refund the money in the panel, or inform the customers. Held notifications: <code>peyk deliveries --state held</code>.',
  }),
  unreadable: (entries) => ({
    title: '🧩 Peyk cannot read some of its records',
    text: `A newer release or something else wrote them: ${entries}. They stay as they are, and nobody is notified of them. See <code>peyk deliveries --state unreadable</code>.`,
  }),
  answersUnreadable: (count) => ({
    title: `🧾 The panel’s answers about ${count === '1' ? '1 order' : `${count} orders`} cannot be read`,
    text: 'Peyk asks again later. Until a usable answer comes, nobody is notified of these orders. <code>peyk order</code> shows the reason; repair the answer in the panel.',
  }),
  unknownWords: (count) => ({
    title: `🔤 The panel uses ${count === '1' ? 'a status' : `${count} statuses`} that Peyk does not know`,
    text: 'No notification is sent for it. Set what it means (paid, pending, canceled, …), then restart Peyk.',
  }),
  unknownWord: {
    setting: (order, setting) => `order ${order}: <code>${setting}</code>`,
    contradiction: (order, words) =>
      `order ${order}: its fields contradict each other (${words}). Name the one that counts: <code>PANEL_FIELDS=payment_status=…</code> or <code>PANEL_FIELDS=status=…</code>`,
    no_setting: (order, word) =>
      `order ${order}: ${word}. <code>PANEL_STATUS_MAP</code> cannot hold it: have the panel send another word, or name another field: <code>PANEL_FIELDS=status=…</code>`,
  },
  moreWords: (count) => `${count} more, in the log as status.unknown`,
  wordsVary:
    'That many in a day: maybe another field is the status (<code>PANEL_FIELDS</code>). Until tomorrow further ones are in the log alone.',
  gone: (count) => ({
    title: `🔍 The panel does not know ${count === '1' ? '1 order' : `${count} orders`} any more`,
    text: 'Peyk asks about them slowly until they are too old. Look for them in the panel.',
  }),
  panelKnowsNone: {
    title: '🔍 The panel knows none of the orders that Peyk asks about',
    text: 'Probably <code>PANEL_API_BASE_URL</code> is another shop’s, or wrong. No order is given up. Run <code>peyk doctor</code>.',
  },
  idReused: {
    title: '⚠️ The panel used an order id again',
    text: 'Another customer and another amount came under the id of an order that is paid or over. Peyk keeps the first order and sends the other customer nothing. Inform that customer yourself, and give each order its own id.',
  },
  reusedId: (order, chat, money, otherChat, otherMoney) =>
    `• ${order}: chat ${chat}, ${money}; now chat ${otherChat}, ${otherMoney}`,
  panelAway: {
    title: '🔌 The panel does not answer',
    text: 'Peyk will ask it again later. Order updates that come by webhook still work.',
  },
  panelBack: (duration) => ({
    title: '🔌 The panel answers again',
    text: `It did not answer for ${duration}. Peyk now asks about the orders that it missed.`,
  }),
  panelSilent: (duration) => ({
    title: `🔕 No webhook of the panel for ${duration}`,
    text: 'In the same hours of the week before there were many. The panel may have switched its webhook off. See <code>peyk doctor</code>.',
  }),
  panelHeard: {
    title: '🔔 The panel’s webhooks come again',
    text: 'What they missed: <code>peyk reconcile --since 24h</code>.',
  },
  backfillStopped: {
    title: '🧩 The panel does not give all its changed orders',
    text: 'A page of them fails, maybe because of one order, or the pages repeat themselves. Those that are missing come by webhook or check alone. Peyk asks again later: repair the panel’s answer. The log has the reason as <code>backfill.unanswered</code> or <code>backfill.done</code>; see <code>peyk doctor</code>.',
  },
  backfillGoesOn: {
    title: '🧩 The panel gives all its changed orders again',
    text: 'What was missed is recorded.',
  },
  webhooksRefused: (duration) => ({
    title: `⛔️ Every webhook at the panel’s address is refused, for ${duration}`,
    text: 'If they are the panel’s, nobody is notified of these orders: its secret or signature is wrong, or the body is no order. Or a stranger posts while the panel itself is silent: then its own log shows no webhooks. See <code>peyk doctor</code>.',
  }),
  webhooksAccepted: {
    title: '✅ The panel’s webhooks are accepted again',
    text: 'Have the panel send what was refused, or run <code>peyk reconcile --since 24h</code>.',
  },
  redisAway: (duration) => ({
    title: `🗄 Redis did not answer for ${duration}`,
    text: 'It answers again, and Peyk goes on by itself.',
  }),
  redisRefuses: (reason) => ({
    title: '🗄 Redis takes no writes',
    text: `Peyk sends nothing until it does. It answers webhooks with 503, so that the panel sends them again.\n<code>${reason}</code>\nSee <code>peyk doctor</code>.`,
  }),
  redisRefused: (duration) => ({
    title: '🗄 Redis takes writes again',
    text: `It refused them for ${duration}. Peyk goes on by itself.`,
  }),
  writesLost: (uncertain, writtenAgain) => ({
    title: '🗄 Redis lost its last writes',
    text: `After a failover or a restore it had forgotten who was notified last. Peyk stopped sending, and its processes wrote again what they knew: ${writtenAgain} notifications. What was due before may have been sent: ${uncertain} are uncertain, and Peyk does not send them by itself. See <code>peyk deliveries --state uncertain</code>. Then run <code>peyk reconcile</code>.`,
  }),
  sendingPaused: (reason, { by, until, detail }) => ({
    title: '⏸ All sending is paused',
    text: [PAUSES[reason](by ?? '', until ?? ''), ...(detail === undefined ? [] : [`<code>${detail}</code>`])].join(
      '\n',
    ),
  }),
  sendingResumed: (reason, duration) => ({
    title: '▶️ Sending is resumed',
    text: `It was paused for ${duration}: ${PAUSED[reason]}. What became due meanwhile is sent now.`,
  }),
  memoryShort: (days) => ({
    title: '🗄 The memory of Redis will be full',
    text: `At this rate it lasts for ${days} more days. Then no webhook is accepted and nobody is notified. Raise <code>maxmemory</code> or lower <code>HISTORY_DAYS</code>. See <code>peyk doctor</code>.`,
  }),
  redisUnsafe: {
    version: {
      title: '🗄 Redis is too old',
      text: 'Install Redis 6.2 or newer, or Valkey. See <code>peyk doctor</code>.',
    },
    eviction: {
      title: '🗄 Redis may delete Peyk’s data',
      text: 'Customers would then be notified twice. Set <code>maxmemory-policy noeviction</code>. See <code>peyk doctor</code>.',
    },
    persistence: {
      title: '🗄 Redis writes nothing to disk',
      text: 'A restart of Redis would lose the list of notified customers. Set <code>appendonly yes</code> and <code>appendfsync always</code>. See <code>peyk doctor</code>.',
    },
    replication: {
      title: '🗄 A failover of Redis can lose data',
      text: 'Set <code>min-replicas-to-write 1</code> and <code>min-replicas-max-lag 2</code> on every server of the group, and have two replicas. See <code>peyk doctor</code>.',
    },
  },
  checksStuck: (duration) => ({
    title: `🛑 Pending orders have not been checked for ${duration}`,
    text: 'No scheduler asks which orders are due. Start it, or read its log. See <code>peyk doctor</code>.',
  }),
  stuck: (duration, cause) => ({
    title: `🛑 Notifications have been stuck for ${duration}`,
    text: `${cause}. See <code>peyk doctor</code>.`,
  }),
  stuckCauses: {
    paused: 'All sending is paused',
    no_notifier: 'No notifier is alive',
    queue_paused: 'A queue is paused on the board',
    clock: 'Redis’s clock is wrong',
    no_sweep: 'No sweep has run for a minute',
    backlog: 'More notifications are due than Telegram takes',
    unknown: 'No cause is known',
  },
  redisClockBack: (duration) => ({
    title: `🕰 Redis’s clock was set back by ${duration}`,
    text: 'Peyk goes on by itself: it makes due what was put off. Check that NTP is on (<code>timedatectl</code>).',
  }),
  clocksDiffer: (duration, host, isAhead) => ({
    title: `🕰 Redis’s clock is ${duration} ${isAhead ? 'ahead of' : 'behind'} that of ${host}`,
    text: 'Until they agree no pending order expires, and signed webhooks may be refused. Switch NTP on for both (<code>timedatectl set-ntp true</code>). See <code>peyk doctor</code>.',
  }),
  storm: {
    resendAll: (count) => `Resend all ${count}`,
    resolveAll: (count) => `Mark all ${count} delivered`,
    askResend: (count) => `Send ${count} again? Customers who saw it already get it twice.`,
    askResolve: (count) => `Count ${count} as delivered? Then nothing is sent to these customers.`,
    yes: (what) => `Yes: ${what}`,
    cancel: 'Cancel',
    resent: (count, by) => `↻ ${count} resent by ${by}`,
    resolved: (count, by) => `✓ ${count} marked delivered by ${by}`,
    changed: (count) => `${count} had been decided before.`,
    board: 'See them on the board',
  },
  orders: (list) => `Orders: ${list}`,
  moreOrders: (count) => `${count} more`,
  reasons: (reason, count) => `${count} × ${reason}`,
  summaryTitle: (date) => `📊 Peyk, ${date}`,
  summaryFrom: (from, to) => `From ${from} to ${to}`,
  statusTitle: '📊 Peyk now',
  figures: {
    notified: '✅ Notified',
    missed: '🔎 Missed by webhooks, found in the panel',
    notifiedToday: '✅ Notified today',
    waiting: '⏳ Waiting to be sent',
    held: '🔒 Held until the customer starts the bot',
    rejected: '⛔ Refused by Telegram',
    uncertain: '❓ Uncertain',
    inAll: (count) => `${count} in all now`,
    paidToNotified: '⏱ From paid to notified',
    lastHour: '⏱ From paid to notified in the last hour',
    median: 'half within',
    slowest: '99 % within',
    nothingSent: 'nothing was sent',
  },
  sources: {
    title: '📡 Sources',
    panel: 'orders',
    telegram: 'Telegram',
    webhook: 'by webhook',
    polling: 'by polling',
  },
  queues: '📥 Queues',
  queue: (waiting, active, failed) => `${waiting} waiting, ${active} active, ${failed} failed`,
  processes: '⚙️ Processes alive',
  noProcesses: 'none',
  decide: 'Some notifications wait for your decision: <code>peyk deliveries --state uncertain</code>',
}
