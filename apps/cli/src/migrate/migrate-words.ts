import type { Language } from '@peyk/domain/language'

/** What `peyk migrate` says besides the words of `peyk init`. */
export type MigrateWords = {
  renamed: (from: string, to: string) => string
  changed: (name: string, value: string) => string
  none: (names: string) => string
  withoutEquivalent: readonly string[]
  made: string
  imported: (imported: number, known: number, skipped: number) => string
  wouldImport: (orders: number, skipped: number) => string
  order: string
  /** Each step, with what is typed for it. */
  steps: {
    signature: string
    doctor: string
    stop: string
    importAgain: string
    start: string
    afterwards: string
  }
}

const en: MigrateWords = {
  renamed: (from, to) => `${from} is called ${to} now.`,
  changed: (name, value) => `${name} is ${value} now.`,
  none: (names) => `No equivalent, left out: ${names}`,
  withoutEquivalent: [
    'The list of pending orders was in the old bot’s memory. Peyk learns them from the next webhook, from a link, or from /track.',
    'bot.log is the processes’ own log now; LOG_FILE writes a file as well.',
    'The panel’s webhook was not signed. Now it is: PANEL_WEBHOOK_SECRET.',
  ],
  made: 'Made new: PANEL_WEBHOOK_SECRET, LINK_SECRET, TELEGRAM_WEBHOOK_SECRET and BOARD_PASSWORD, where the old file had none.',
  imported: (imported, known, skipped) => `Imported ${imported}, already known ${known}, skipped ${skipped}.`,
  wouldImport: (orders, skipped) => `Orders that would be imported as notified: ${orders}, skipped: ${skipped}.`,
  order: 'Switch in this order; then nobody is notified twice',
  steps: {
    signature:
      'Let the panel sign its webhook with PANEL_WEBHOOK_SECRET of .env (docs/panel-integration.md). The old bot ignores that.',
    doctor: 'Check everything while the old bot still runs. The webhook may point to it, and no process runs yet:',
    stop: 'Stop the old bot, for good. Do not type “up” or “start” before: Peyk takes Telegram’s webhook at once.',
    importAgain: 'Import once more what it notified meanwhile; importing again is safe:',
    start: 'Start Peyk:',
    afterwards: 'Check again, and compare with docs/operations.md, “Moving from the Python bot”.',
  },
}

const fa: MigrateWords = {
  renamed: (from, to) => `نام تازهٔ ${from} این است: ${to}`,
  changed: (name, value) => `مقدار تازهٔ ${name} این است: ${value}`,
  none: (names) => `معادلی ندارد و کنار گذاشته شد: ${names}`,
  withoutEquivalent: [
    'فهرست سفارش‌های در انتظار پرداخت در حافظهٔ ربات قدیم بود. پیک آن‌ها را از وب‌هوک بعدی، از پیوند سفارش یا با دستور track یاد می‌گیرد.',
    'به جای bot.log هر پردازش گزارش خودش را دارد؛ LOG_FILE آن را در فایل هم می‌نویسد.',
    'وب‌هوک پنل امضا نداشت. حالا دارد: PANEL_WEBHOOK_SECRET',
  ],
  made: 'این رمزها، اگر در فایل قدیم نبودند، تازه ساخته شدند: PANEL_WEBHOOK_SECRET و LINK_SECRET و TELEGRAM_WEBHOOK_SECRET و BOARD_PASSWORD',
  imported: (imported, known, skipped) =>
    `سفارش‌هایی که خبرشان داده شده بود: ${imported} تا وارد شد، ${known} تا از پیش بود، ${skipped} تا کنار ماند.`,
  wouldImport: (orders, skipped) => `${orders} سفارش خبرداده‌شده وارد می‌شد و ${skipped} تا کنار می‌ماند.`,
  order: 'به این ترتیب جابه‌جا شوید تا به هیچ مشتری دوبار خبر نرسد',
  steps: {
    signature:
      'پنل وب‌هوکش را با PANEL_WEBHOOK_SECRET فایل .env امضا کند (docs/panel-integration.fa.md). ربات قدیم به امضا کاری ندارد.',
    doctor: 'تا ربات قدیم کار می‌کند همه‌چیز را بررسی کنید. وب‌هوک هنوز به ربات قدیم می‌رود و پردازشی در کار نیست:',
    stop: 'ربات قدیم را برای همیشه خاموش کنید. پیش از آن up یا start نزنید: پیک همان لحظه وب‌هوک تلگرام را می‌گیرد.',
    importAgain: 'آنچه را در این میان خبر داده است دوباره وارد کنید؛ تکرارش بی‌خطر است:',
    start: 'پیک را راه بیندازید:',
    afterwards: 'دوباره بررسی کنید؛ جزئیات در docs/fa/migrate.md است.',
  },
}

const WORDS: Record<Language, MigrateWords> = { en, fa }

export function migrateWordsOf(language: Language): MigrateWords {
  return WORDS[language]
}
