import type { PauseReason } from '@peyk/domain/sending-pause'
import type { OperatorWords } from './operator-words.ts'
import { isolate } from '../formatting.ts'
import { PERSIAN_TERMS } from './terms.ts'

const { states, board, webhook } = PERSIAN_TERMS

/** What is typed on a command line stands in Latin letters, left to right. */
const typed = (command: string) => isolate(`<code>${command}</code>`)

const PAUSES: Record<PauseReason, (by: string, until: string) => string> = {
  token_refused: () =>
    'تلگرام توکن ربات را نمی‌پذیرد. همین که بپذیرد، ارسال خودبه‌خود از سر گرفته می‌شود. <code>peyk doctor</code> را ببینید.',
  telegram_unwell: () =>
    'پاسخ‌های تلگرام نمی‌گویند پیام‌ها نشان داده شده‌اند یا نه. همین که بگویند، ارسال خودبه‌خود از سر گرفته می‌شود.',
  rate_limited: (_by, until) => `تلگرام از این ربات خواسته تا ${until} صبر کند. سپس ارسال خودبه‌خود از سر گرفته می‌شود.`,
  operator: (by) => `${by} آن را متوقف کرده است. با <code>peyk resume</code> یا در میز کار از سر گرفته می‌شود.`,
}
const PAUSED: Record<PauseReason, string> = {
  token_refused: 'تلگرام توکن ربات را نمی‌پذیرفت',
  telegram_unwell: 'پاسخ‌های تلگرام نمی‌گفتند پیام‌ها نشان داده شده‌اند یا نه',
  rate_limited: 'تلگرام از این ربات خواسته بود صبر کند',
  operator: 'یک اپراتور متوقفش کرده بود',
}

export const operatorFa: OperatorWords = {
  uncertain: (count, all) => ({
    title: `❓ معلوم نیست ${count} خبر به مشتری رسیده باشد`,
    text: `هیچ‌کس نمی‌تواند بداند تلگرام آن‌ها را نشان داده است یا نه؛ برای همین خودبه‌خود دوباره فرستاده نمی‌شوند. در کل ${all} خبر منتظر تصمیم شماست: ${typed('peyk deliveries --state uncertain')} و سپس ${typed('peyk resend')} یا ${typed('peyk resolve')}.`,
  }),
  rejected: (count, all) => ({
    title: `⛔ تلگرام ${count} خبر را نپذیرفت`,
    text: `این خبرها نگه داشته شده‌اند و در کل ${all} تا هستند: ${typed('peyk deliveries --state rejected')}. پس از رفع علت، ${typed('peyk resend')} آن‌ها را می‌فرستد.`,
  }),
  canceledAfterPaid: (count) => ({
    title: `⚠️ پنل ${count} سفارش پرداخت‌شده را لغو کرد`,
    text: `مشتری پول داده است و پیک لغو سفارش را به او خبر نمی‌دهد. پول را در پنل بازگردانید یا خودتان به مشتری خبر دهید. خبرهای نگه‌داشته: ${typed('peyk deliveries --state held')}.`,
  }),
  unreadable: (entries) => ({
    title: '🧩 پیک بعضی از نوشته‌هایش را نمی‌تواند بخواند',
    text: `نسخه‌ای تازه‌تر یا برنامه‌ای دیگر آن‌ها را نوشته است: ${entries}. دست نمی‌خورند و برایشان خبری فرستاده نمی‌شود. ${typed('peyk deliveries --state unreadable')} را ببینید.`,
  }),
  answersUnreadable: (count) => ({
    title: `🧾 پاسخ پنل دربارهٔ ${count} سفارش خوانده نمی‌شود`,
    text: `بعداً دوباره پرسیده می‌شود. تا پاسخ درستی نیاید برای این سفارش‌ها خبری فرستاده نمی‌شود. ${typed('peyk order')} علت را نشان می‌دهد؛ پاسخ پنل را درست کنید.`,
  }),
  unknownWords: (count) => ({
    title: `🔤 پنل ${count} وضعیت به کار می‌برد که پیک نمی‌شناسد`,
    text: 'برای آن خبری فرستاده نمی‌شود. معنایش را بنویسید (paid یا pending یا canceled یا …) و پیک را دوباره راه بیندازید.',
  }),
  unknownWord: {
    setting: (order, setting) => `سفارش ${order}: ${typed(setting)}`,
    contradiction: (order, words) =>
      `سفارش ${order}: فیلدهایش با هم نمی‌خوانند (${words}). فیلد درست را نام ببرید: ${typed('PANEL_FIELDS=payment_status=…')} یا ${typed('PANEL_FIELDS=status=…')}`,
    no_setting: (order, word) =>
      `سفارش ${order}: ${word}. این کلمه در ${typed('PANEL_STATUS_MAP')} جا نمی‌گیرد: پنل کلمهٔ دیگری بفرستد، یا فیلد دیگری را نام ببرید: ${typed('PANEL_FIELDS=status=…')}`,
  },
  moreWords: (count) => `${count} وضعیت دیگر، در گزارش با نام ${typed('status.unknown')}`,
  wordsVary: `این همه در یک روز: شاید وضعیت در فیلد دیگری است (${typed('PANEL_FIELDS')}). تا فردا بقیه فقط در گزارش می‌آیند.`,
  gone: (count) => ({
    title: `🔍 پنل ${count} سفارش را دیگر نمی‌شناسد`,
    text: 'پیک تا پایان مهلت این سفارش‌ها آهسته‌تر درباره‌شان می‌پرسد. آن‌ها را در پنل پیدا کنید.',
  }),
  panelKnowsNone: {
    title: '🔍 پنل هیچ‌کدام از سفارش‌هایی را که پیک می‌پرسد نمی‌شناسد',
    text: `شاید ${typed('PANEL_API_BASE_URL')} اشتباه یا نشانی فروشگاه دیگری است. هیچ سفارشی کنار گذاشته نمی‌شود. ${typed('peyk doctor')} را اجرا کنید.`,
  },
  idReused: {
    title: '⚠️ پنل شناسهٔ یک سفارش را دوباره به کار برد',
    text: 'مشتری و مبلغ دیگری با شناسهٔ سفارشی آمد که پرداخت یا تمام شده است. پیک سفارش نخست را نگه می‌دارد و به مشتری دیگر چیزی نمی‌فرستد. خودتان به او خبر دهید و به هر سفارش شناسهٔ خودش را بدهید.',
  },
  reusedId: (order, chat, money, otherChat, otherMoney) =>
    `• ${order}: گفتگوی ${chat}، ${money}؛ اکنون گفتگوی ${otherChat}، ${otherMoney}`,
  panelAway: {
    title: '🔌 پنل پاسخ نمی‌دهد',
    text: 'مدتی به حال خود گذاشته می‌شود و بعد خودبه‌خود دوباره از آن پرسیده می‌شود. خبرهایی که با وب‌هوک می‌رسند مثل همیشه فرستاده می‌شوند.',
  },
  panelBack: (duration) => ({
    title: '🔌 پنل دوباره پاسخ می‌دهد',
    text: `${duration} پاسخ نداده بود. آنچه در این مدت جا مانده است جبران می‌شود.`,
  }),
  panelSilent: (duration) => ({
    title: `🔕 ${duration} است که هیچ وب‌هوکی از پنل نرسیده`,
    text: `در همین ساعت‌های هفتهٔ پیش بسیار می‌رسید. شاید پنل وب‌هوکش را خاموش کرده است. ${typed('peyk doctor')} را اجرا کنید.`,
  }),
  panelHeard: {
    title: '🔔 وب‌هوک‌های پنل دوباره می‌رسند',
    text: `برای آنچه جا مانده است: ${typed('peyk reconcile --since 24h')}.`,
  },
  backfillStopped: {
    title: '🧩 پنل همهٔ سفارش‌های تغییرکرده‌اش را نمی‌دهد',
    text: `یک صفحه از آن‌ها خطا می‌دهد، شاید به خاطر یک سفارش، یا صفحه‌ها تکراری‌اند. خبر سفارش‌هایی که نمی‌آیند تنها با وب‌هوک یا پرسش می‌رسد. پیک بعداً دوباره می‌پرسد: پاسخ پنل را درست کنید. علت با نام ${typed('backfill.unanswered')} یا ${typed('backfill.done')} در گزارش هست؛ ${typed('peyk doctor')} را ببینید.`,
  },
  backfillGoesOn: {
    title: '🧩 پنل دوباره همهٔ سفارش‌های تغییرکرده‌اش را می‌دهد',
    text: 'آنچه جا مانده بود ثبت شده است.',
  },
  webhooksRefused: (duration) => ({
    title: `⛔️ ${duration} است که هیچ وب‌هوکی در نشانی پنل پذیرفته نمی‌شود`,
    text: `اگر از پنل است، به مشتریان این سفارش‌ها خبری فرستاده نمی‌شود: رمز یا امضایش درست نیست، یا متن وب‌هوک سفارش نیست. شاید هم غریبه‌ای می‌فرستد و پنل خودش ساکت است: آن‌گاه گزارش خود پنل وب‌هوکی نشان نمی‌دهد. ${typed('peyk doctor')} را ببینید.`,
  }),
  webhooksAccepted: {
    title: '✅ وب‌هوک‌های پنل دوباره پذیرفته می‌شوند',
    text: `از پنل بخواهید آنچه را پذیرفته نشد دوباره بفرستد، یا ${typed('peyk reconcile --since 24h')} را اجرا کنید.`,
  },
  redisAway: (duration) => ({
    title: `🗄 ردیس ${duration} پاسخ نداد`,
    text: 'حالا برگشته است و کار خودبه‌خود ادامه دارد.',
  }),
  redisRefuses: (reason) => ({
    title: '🗄 ردیس چیزی نمی‌نویسد',
    text: `تا وقتی ننویسد هیچ خبری فرستاده نمی‌شود، و به وب‌هوک‌ها پاسخ ۵۰۳ داده می‌شود تا پنل دوباره بفرستد.\n${typed(reason)}\nبا ${typed('peyk doctor')} بررسی کنید.`,
  }),
  redisRefused: (duration) => ({
    title: '🗄 ردیس دوباره می‌نویسد',
    text: `${duration} چیزی ننوشته بود. کار خودبه‌خود ادامه دارد.`,
  }),
  writesLost: (uncertain, writtenAgain) => ({
    title: '🗄 ردیس آخرین نوشته‌هایش را از دست داد',
    text: `پس از جابه‌جایی سرور یا بازگرداندن پشتیبان، ردیس نمی‌دانست آخرین بار به چه کسانی خبر داده شده است. ارسال متوقف شد و پردازش‌ها آنچه می‌دانستند دوباره نوشتند: ${writtenAgain} خبر. آنچه از پیش در صف بود شاید فرستاده شده باشد؛ ${uncertain} خبر نامعلوم است و خودبه‌خود فرستاده نمی‌شود: ${typed('peyk deliveries --state uncertain')}. سپس ${typed('peyk reconcile')} را اجرا کنید.`,
  }),
  sendingPaused: (reason, { by, until, detail }) => ({
    title: '⏸ همهٔ ارسال‌ها متوقف است',
    text: [PAUSES[reason](by ?? '', until ?? ''), ...(detail === undefined ? [] : [`<code>${detail}</code>`])].join(
      '\n',
    ),
  }),
  sendingResumed: (reason, duration) => ({
    title: '▶️ ارسال از سر گرفته شد',
    text: `ارسال ${duration} متوقف بود: ${PAUSED[reason]}. آنچه در این مدت موعدش رسیده اکنون فرستاده می‌شود.`,
  }),
  memoryShort: (days) => ({
    title: '🗄 حافظهٔ ردیس دارد پر می‌شود',
    text: `با این روند ${days} روز دیگر جا دارد. پس از آن هیچ وب‌هوکی پذیرفته نمی‌شود و به کسی خبر نمی‌رسد. ${typed('maxmemory')} را بیشتر یا ${typed('HISTORY_DAYS')} را کمتر کنید؛ ${typed('peyk doctor')} را ببینید.`,
  }),
  redisUnsafe: {
    version: {
      title: '🗄 نسخهٔ ردیس قدیمی است',
      text: `ردیس ۶٫۲ یا تازه‌تر، یا ${typed('Valkey')} نصب کنید. با ${typed('peyk doctor')} بررسی کنید.`,
    },
    eviction: {
      title: '🗄 ردیس ممکن است داده‌ها را دور بریزد',
      text: `آن‌وقت یک خبر دو بار به مشتری می‌رسد. ${typed('maxmemory-policy noeviction')} را تنظیم کنید؛ ${typed('peyk doctor')} را ببینید.`,
    },
    persistence: {
      title: '🗄 ردیس چیزی روی دیسک نمی‌نویسد',
      text: `با راه‌اندازی دوبارهٔ ردیس فراموش می‌شود به چه کسی خبر داده شده است. ${typed('appendonly yes')} و ${typed('appendfsync always')} را تنظیم کنید؛ ${typed('peyk doctor')} را ببینید.`,
    },
    replication: {
      title: '🗄 با جابه‌جایی سرور ردیس ممکن است داده گم شود',
      text: `روی همهٔ سرورهای گروه ${typed('min-replicas-to-write 1')} و ${typed('min-replicas-max-lag 2')} را تنظیم کنید و دو رونوشت داشته باشید؛ ${typed('peyk doctor')} را ببینید.`,
    },
  },
  checksStuck: (duration) => ({
    title: `🛑 ${duration} است که سفارش‌های باز از پنل پرسیده نمی‌شوند`,
    text: `هیچ ${typed('scheduler')}ی کار نمی‌کند. آن را روشن کنید یا گزارشش را بخوانید؛ ${typed('peyk doctor')} را ببینید.`,
  }),
  stuck: (duration, cause) => ({
    title: `🛑 ${duration} است که خبرها فرستاده نمی‌شوند`,
    text: `${cause}. ${typed('peyk doctor')} را ببینید.`,
  }),
  stuckCauses: {
    paused: 'فرستادن متوقف شده است',
    no_notifier: 'هیچ فرستنده‌ای روشن نیست',
    queue_paused: 'یک صف در میز کار متوقف شده است',
    clock: 'ساعت ردیس درست نیست',
    no_sweep: 'یک دقیقه است که خبرهای مانده بررسی نشده‌اند',
    backlog: 'خبرها بیش از آن‌اند که تلگرام می‌پذیرد',
    unknown: 'علت معلوم نیست',
  },
  redisClockBack: (duration) => ({
    title: `🕰 ساعت ردیس ${duration} عقب کشیده شد`,
    text: `کار خودبه‌خود ادامه دارد و آنچه عقب افتاده بود جبران می‌شود. روشن بودن ${typed('NTP')} را با ${typed('timedatectl')} بررسی کنید.`,
  }),
  clocksDiffer: (duration, host, isAhead) => ({
    title: `🕰 ساعت ردیس ${duration} از ساعت ${host} ${isAhead ? 'جلوتر' : 'عقب‌تر'} است`,
    text: `تا یکی نشوند هیچ سفارشی منقضی نمی‌شود و ممکن است وب‌هوک‌های امضاشده پذیرفته نشوند. ${typed('timedatectl set-ntp true')} را روی هر دو اجرا کنید؛ ${typed('peyk doctor')} را ببینید.`,
  }),
  storm: {
    resendAll: (count) => `هر ${count} خبر دوباره فرستاده شود`,
    resolveAll: (count) => `هر ${count} خبر رسیده است`,
    askResend: (count) => `${count} خبر دوباره فرستاده شود؟ مشتری‌ای که پیام را دیده باشد آن را دو بار می‌بیند.`,
    askResolve: (count) => `${count} خبر رسیده ثبت شود؟ دیگر چیزی برای این مشتری‌ها فرستاده نمی‌شود.`,
    yes: (what) => `بله، ${what}`,
    cancel: 'انصراف',
    resent: (count, by) => `↻ ${count} خبر دوباره فرستاده می‌شود، به خواست ${by}`,
    resolved: (count, by) => `✓ ${count} خبر رسیده ثبت شد، به گفتهٔ ${by}`,
    changed: (count) => `دربارهٔ ${count} خبر پیش از این تصمیم گرفته شده بود.`,
    board: `دیدن آن‌ها در ${board}`,
  },
  orders: (list) => `سفارش‌ها: ${list}`,
  moreOrders: (count) => `${count} سفارش دیگر`,
  reasons: (reason, count) => `${count} × ${reason}`,
  summaryTitle: (date) => `📊 پیک، ${date}`,
  summaryFrom: (from, to) => `از ${from} تا ${to}`,
  statusTitle: '📊 وضعیت پیک',
  figures: {
    notified: '✅ خبر داده شد',
    missed: '🔎 وب‌هوک نرسید، در پنل پیدا شد',
    notifiedToday: '✅ خبرهای امروز',
    waiting: `⏳ ${states.due}`,
    held: `🔒 ${states.held} تا مشتری ربات را آغاز کند`,
    rejected: `⛔ ${states.rejected}: تلگرام نپذیرفت`,
    uncertain: `❓ ${states.uncertain}`,
    inAll: (count) => `اکنون در کل ${count}`,
    paidToNotified: '⏱ از پرداخت تا خبر',
    lastHour: '⏱ از پرداخت تا خبر، در یک ساعت گذشته',
    median: 'نیمی در کمتر از',
    slowest: '۹۹٪ در کمتر از',
    nothingSent: 'خبری فرستاده نشده است',
  },
  sources: {
    title: '📡 خبرها از کجا می‌رسد',
    panel: 'سفارش‌ها',
    telegram: 'تلگرام',
    webhook: `با ${webhook}`,
    polling: 'با پرسیدن نوبتی',
  },
  queues: '📥 صف‌ها',
  queue: (waiting, active, failed) => `${waiting} منتظر، ${active} در حال انجام، ${failed} ناموفق`,
  processes: '⚙️ پردازش‌های در حال اجرا',
  noProcesses: 'هیچ‌کدام اعلام نکرده است',
  decide: `چند خبر منتظر تصمیم شماست: ${typed('peyk deliveries --state uncertain')}`,
}
