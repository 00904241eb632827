import type { Words } from '../words.ts'

export const en: Words = {
  notices: {
    paid: { title: '✅ Your payment is confirmed', closing: 'Thank you for your order.' },
    canceled: { title: '❌ Your order was canceled', closing: 'If you did not ask for this, please contact the shop.' },
    expired: { title: '⌛ Your order expired before it was paid', closing: 'To buy, please place the order again.' },
    refunded: {
      title: '↩️ Your order was refunded',
      closing: 'It can take a few working days until the money reaches your account.',
    },
    failed: { title: '⚠️ Your payment failed', closing: 'If money has left your account, your bank will return it.' },
  },
  labels: { order: 'Order', amount: 'Amount', time: 'Time', view: 'View order' },
  statuses: {
    pending: 'waiting for payment',
    paid: 'paid',
    canceled: 'canceled',
    expired: 'expired',
    refunded: 'refunded',
    failed: 'payment failed',
    unknown: 'being looked at',
  },
  greeting: 'Hello! I am Peyk. As soon as the payment of your order is confirmed, I tell you here, once.',
  greetingHint: 'To follow an order, open the “Track in Telegram” link on the order’s page in the shop.',
  linked: (order, status) =>
    `Order ${order} is linked to this chat.\nStatus: ${status}\n\nI will write here as soon as the payment is confirmed.`,
  linkedClosed: (order, status) => `Order ${order} is linked to this chat.\nStatus: ${status}`,
  alreadyTold: (order) => `You were already told about order ${order}.`,
  badLink: 'This link is not right, or not complete. Please open it again from the order’s page in the shop.',
  trackUsage: 'Write the order’s number after the command, for example <code>/track 1001</code>',
  notYours: (order) =>
    `I cannot link order ${order} to this chat. Please open the “Track in Telegram” link on that order’s page in the shop.`,
  panelAway: 'The shop does not answer right now. Please try again in a few minutes.',
  noOrders: 'No order is linked to this chat yet.',
  ordersTitle: 'Your orders',
  stopUsage: 'Write the order’s number after the command, for example <code>/stop 1001</code>',
  stopped: (order) => `All right; I will not write about order ${order} any more.`,
  notFollowed: (order) => `Order ${order} is not linked to this chat.`,
  chooseLanguage: 'Choose the language of my messages:',
  languageSet: 'I will write in English from now on.',
  help: [
    'I tell you here when the payment of an order is confirmed.',
    '',
    '/orders the orders linked to this chat',
    '/track follow an order by its number',
    '/stop stop following an order',
    '/language the language of my messages',
    '/help this help',
  ].join('\n'),
  hint: 'I did not understand that. Send /help to see what I can do.',
}
