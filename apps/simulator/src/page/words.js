/** The page's own words. What the bot says comes from the bot. */
const WORDS = {
  fa: {
    name: 'پیک',
    tagline: 'فروشگاه و تلگرامِ مشتری‌اش، کنار هم',
    language: 'زبان',
    offline: 'ارتباط با شبیه‌ساز قطع شد؛ دوباره تلاش می‌شود…',
    botName: 'پیک',
    bot: 'ربات',
    chat: 'گفتگو با ربات',
    chatEmpty: 'هنوز پیامی نیست',
    chatEmptyHint: 'یک سفارش ثبت کنید یا «شروع» را بزنید.',
    start: 'شروع',
    today: 'امروز',
    edited: 'ویرایش‌شده',
    commands: 'دستورها',
    noCommands: 'ربات هنوز دستوری معرفی نکرده است.',
    message: 'پیام',
    send: 'فرستادن',
    copy: 'رونوشت',
    copied: 'رونوشت شد',
    spoiler: 'متن پنهان، برای دیدن بزنید',
    shop: 'فروشگاه نمونه',
    shopHint: 'این‌جا نقش مشتری و فروشگاه را بازی کنید.',
    placeOrder: 'ثبت سفارش',
    follow: 'باز شدن در تلگرام',
    followHint: 'مشتری همان لحظه پیوند سفارش را در تلگرام دنبال می‌کند.',
    ordersEmpty: 'سفارشی نیست. اولین سفارش را ثبت کنید.',
    order: 'سفارش',
    pay: 'پرداخت',
    payAgain: 'وب‌هوک دوباره',
    askAgain: 'پرداخت شده',
    payThrice: 'پرداخت (وب‌هوک ۳ بار)',
    payThriceAgain: 'وب‌هوک ۳ بار',
    cancel: 'لغو',
    openChat: 'باز کردن در تلگرام',
    told: (count) => `${number(count)} بار خبر داده شد`,
    untold: 'هنوز خبر داده نشده',
    pending: 'در انتظار پرداخت',
    paid: 'پرداخت شده',
    canceled: 'لغو شده',
    engine: 'پشت صحنه',
    mode: 'راه رسیدن خبرها',
    webhook: 'وب‌هوک',
    polling: 'پرسش دوره‌ای',
    webhookHint: 'فروشگاه خودش خبر می‌دهد؛ پرسش دوره‌ای خاموش است.',
    pollingHint: 'پیک سفارش‌های پرداخت‌نشده را از فروشگاه می‌پرسد؛ وب‌هوک خاموش است.',
    restarting: 'در حال راه‌اندازی دوباره…',
    stopping: 'در حال ایستادن…',
    queues: 'صف‌ها',
    queue: 'صف',
    waiting: 'منتظر',
    active: 'در کار',
    delayed: 'برای بعد',
    completed: 'انجام‌شده',
    failed: 'ناموفق',
    board: 'تابلوی صف‌ها',
    violations: (count) =>
      count === 0 ? 'هیچ پیامی از سقف سرعت تلگرام نگذشته است.' : `${number(count)} پیام از سقف سرعت تلگرام گذشت.`,
    pushes: 'وب‌هوک‌های فروشگاه و پاسخ پیک',
    pushesEmpty: 'هنوز وب‌هوکی فرستاده نشده است.',
    attempt: (count) => `تلاش ${number(count)}`,
    noAnswer: 'بی‌پاسخ',
    answers: {
      'Notification queued': 'خبر در صف رفت',
      'Already notified': 'پیش از این خبر داده شده',
      'Notification pending': 'خبر در راه است',
      'Order updated': 'سفارش به‌روز شد',
    },
    queueNames: {
      'telegram-updates': 'پیام‌های تلگرام',
      'order-checks': 'بررسی سفارش‌ها',
      notifications: 'خبرها',
      upkeep: 'نگهداری',
    },
    currencies: { IRT: 'تومان', IRR: 'ریال' },
  },
  en: {
    name: 'Peyk',
    tagline: "A shop and its customer's Telegram, side by side",
    language: 'Language',
    offline: 'The simulator cannot be reached; trying again…',
    botName: 'Peyk',
    bot: 'bot',
    chat: 'Chat with the bot',
    chatEmpty: 'No messages yet',
    chatEmptyHint: 'Place an order or press Start.',
    start: 'Start',
    today: 'Today',
    edited: 'edited',
    commands: 'Commands',
    noCommands: 'The bot has not announced any commands yet.',
    message: 'Message',
    send: 'Send',
    copy: 'Copy',
    copied: 'Copied',
    spoiler: 'Hidden text, press to see it',
    shop: 'Sample shop',
    shopHint: 'Play the customer and the shop here.',
    placeOrder: 'Place order',
    follow: 'Open in Telegram',
    followHint: "The customer follows the order's link into the chat at once.",
    ordersEmpty: 'No orders yet. Place the first one.',
    order: 'Order',
    pay: 'Pay',
    payAgain: 'Webhook again',
    askAgain: 'Paid',
    payThrice: 'Pay (webhook sent 3×)',
    payThriceAgain: 'Webhook 3×',
    cancel: 'Cancel',
    openChat: 'Open in Telegram',
    told: (count) => `told ${number(count)}×`,
    untold: 'not told yet',
    pending: 'Awaiting payment',
    paid: 'Paid',
    canceled: 'Canceled',
    engine: 'Behind the scenes',
    mode: 'How news arrives',
    webhook: 'Webhook',
    polling: 'Polling',
    webhookHint: 'The shop sends the news; polling is off.',
    pollingHint: 'Peyk asks the shop about unpaid orders; webhooks are off.',
    restarting: 'Restarting…',
    stopping: 'Stopping…',
    queues: 'Queues',
    queue: 'Queue',
    waiting: 'waiting',
    active: 'active',
    delayed: 'delayed',
    completed: 'completed',
    failed: 'failed',
    board: 'Queue board',
    violations: (count) =>
      count === 0
        ? "No message passed Telegram's rate limits."
        : `${number(count)} messages passed Telegram's rate limits.`,
    pushes: "The shop's webhooks and Peyk's answers",
    pushesEmpty: 'No webhook was sent yet.',
    attempt: (count) => `try ${number(count)}`,
    noAnswer: 'no answer',
    answers: {},
    queueNames: {
      'telegram-updates': 'Telegram updates',
      'order-checks': 'Order checks',
      notifications: 'Notifications',
      upkeep: 'Upkeep',
    },
    currencies: { IRT: 'toman', IRR: 'rial' },
  },
}

const STORAGE_KEY = 'peyk-demo-language'
let current = readStored()

function readStored() {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'fa'
  } catch {
    return 'fa'
  }
}

export function language() {
  return current
}

/** Switches the page; the next message of the customer carries the same language code. */
export function setLanguage(next) {
  current = next
  try {
    localStorage.setItem(STORAGE_KEY, next)
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  showWords()
}

export function word(key) {
  return WORDS[current][key]
}

export function number(value) {
  return new Intl.NumberFormat(current === 'fa' ? 'fa-IR' : 'en').format(value)
}

export function clock(ms, withSeconds = false) {
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(withSeconds && { second: '2-digit' }) }
  return new Intl.DateTimeFormat(current === 'fa' ? 'fa-IR' : 'en-GB', format).format(ms)
}

/** Fills in every element that names a word. */
export function showWords() {
  document.documentElement.lang = current
  document.documentElement.dir = current === 'fa' ? 'rtl' : 'ltr'
  document.title = `${word('name')} · ${word('tagline')}`
  for (const target of document.querySelectorAll('[data-word]')) target.textContent = word(target.dataset.word)
  for (const target of document.querySelectorAll('[data-word-label]')) {
    target.setAttribute('aria-label', word(target.dataset.wordLabel))
  }
  for (const target of document.querySelectorAll('[data-word-placeholder]')) {
    target.setAttribute('placeholder', word(target.dataset.wordPlaceholder))
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === current))
  }
}
