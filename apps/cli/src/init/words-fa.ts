import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import type { InitWords } from './init-words.ts'

const { webhook } = PERSIAN_TERMS

export const fa: InitWords = {
  intro: 'پیک: از هیچ تا رباتی که کار می‌کند',
  language: 'fa',
  yes: 'بله',
  no: 'نه',
  interrupted: 'متوقف شد.',
  replace: (path) => `فایل ${path} از پیش هست. از نو ساخته شود؟ رمزها و تنظیم‌های دیگرش می‌مانند.`,
  unchanged: (path) => `فایل ${path} دست نخورد.`,
  token: 'توکن ربات، از BotFather',
  tokenNote: 'در تلگرام BotFather را باز کنید، دستور زیر را بفرستید و توکنی را که نشان می‌دهد کپی کنید.\n    /newbot',
  telegramTry: 'پرسیدن از تلگرام …',
  bot: (username) => `ربات شما: @${username}`,
  noSuchBot: 'تلگرام رباتی با این توکن نمی‌شناسد. آن را دوباره از BotFather کپی کنید.',
  noRoute: (reason) => `از اینجا به تلگرام راهی نیست: ${reason}`,
  noBotApi: 'آنچه پاسخ می‌دهد Bot API نیست؛ سرور دیگری است، یا صفحهٔ شبکه‌ای که فیلتر می‌کند.',
  whatNow: 'حالا چه کنیم؟',
  routes: {
    again: 'دوباره امتحان کن',
    proxy: 'از پروکسی برو (http یا https یا socks5)',
    api_root: 'از سرور Bot API دیگری برو',
    go_on: 'بدون امتحان ادامه بده',
  },
  proxyUrl: 'نشانی پروکسی، مثلاً socks5://127.0.0.1:1080',
  apiRoot: 'نشانی سرور Bot API، مثلاً https://tg.example',
  shop: 'فروشگاه کجاست؟',
  shops: { woocommerce: 'ووکامرس', shopify: 'شاپیفای', other: 'جای دیگر، یا ساختهٔ خودمان', none: 'هنوز نداریم' },
  shopUrl: {
    woocommerce: 'نشانی فروشگاه، مثلاً https://shop.example',
    shopify: 'نشانی فروشگاه، مثلاً https://shop.myshopify.com',
    other: 'نشانی API سفارش‌ها، مثلاً https://shop.example/api (خالی: ندارد)',
  },
  shopToken: {
    woocommerce: 'کلید و رمز REST API به شکل ck_…:cs_… (ووکامرس ← پیکربندی ← پیشرفته ← REST API، خواندن و نوشتن)',
    shopify: 'توکن Admin API برنامه، shpat_…',
    other: 'توکنی که این API می‌خواهد (خالی: نمی‌خواهد)',
  },
  shopSecret: `رمز برنامه (client secret) که ${webhook}‌های شاپیفای با آن امضا می‌شوند`,
  shopTry: 'پرسیدن از فروشگاه …',
  shopAnswers: (url) => `فروشگاه پاسخ می‌دهد: ${url}`,
  shopFails: (reason) => `از فروشگاه نمی‌شود پرسید: ${reason}`,
  asBefore: (message) => `${message} (خالی: همان پیشین)`,
  shopProblem(status, reason) {
    if (status === undefined) return `پاسخ نمی‌دهد (${reason})`
    if (status === 401 || status === 403) return `کلید یا توکن API را نمی‌پذیرد (${status})`
    if (status === 404) return 'در این نشانی API فروشگاه نیست (404)'
    if (status >= 300 && status < 400) return `به نشانی دیگری می‌فرستد (${status})؛ همان نشانی آخر را بدهید`
    return `پاسخش خوانده نمی‌شود (${reason})`
  },
  correct: 'درستش می‌کنم',
  goOn: 'با همین ادامه بده',
  goOnWithout: 'بدون آن ادامه بده',
  publicUrl: 'نشانی عمومی https:// که به این سرور می‌رسد (خالی: ندارد)',
  publicTry: 'امتحان نشانی …',
  addresses: {
    reached: (url) => `این نشانی به همین سرور می‌رسد: ${url}`,
    answers: (url, reason) => `این نشانی گواهی درستی دارد و پاسخ می‌دهد (${reason})، هرچند پیک هنوز پشت آن نیست: ${url}`,
    unreachable: (url, reason) => `این نشانی باز نمی‌شود (${reason}): ${url}`,
  },
  noAddress: 'نشانی عمومی در کار نیست.',
  mode: 'خبر سفارش‌ها و پیام‌ها چطور برسد؟',
  modes: {
    push: `با ${webhook}: بی‌درنگ، نشانی عمومی می‌خواهد`,
    polling: 'با پرسیدن: پیک خودش می‌پرسد، نشانی عمومی نمی‌خواهد',
  },
  recommended: 'پیشنهاد ما',
  because: {
    telegram: {
      webhook: 'تلگرام خودش به نشانی عمومی خبر می‌دهد؛ این سریع‌ترین راه است.',
      polling: 'پیک از تلگرام می‌پرسد؛ نشانی عمومی نمی‌خواهد.',
    },
    panel: {
      webhook: 'فروشگاه خودش خبر سفارش‌ها را می‌دهد؛ این سریع‌ترین راه است.',
      polling: 'پیک هر دقیقه از فروشگاه می‌پرسد؛ نشانی عمومی نمی‌خواهد.',
    },
  },
  panelPushesWithoutAddress:
    'فروشگاه باید خودش خبر بدهد، چون نمی‌شود از آن پرسید. بدون نشانی عمومی فقط فروشگاهی که روی همین سرور است می‌تواند.',
  wrote: (path) => `فایل ${path} نوشته شد (فقط صاحبش می‌تواند آن را بخواند).`,
  dryRun: (path) => `محتوای ${path} این می‌شد. چیزی نوشته، ساخته یا فرستاده نشد.`,
  wouldCreate: (url) => `برای فروشگاه ${webhook} ساخته می‌شد، به نشانی ${url}`,
  webhook: {
    created: (topic) => `${webhook} تازهٔ فروشگاه: ${topic}`,
    changed: (topic) => `${webhook} فروشگاه رمز تازه را گرفت: ${topic}`,
    unchanged: (topic) => `فروشگاه این ${webhook} را از پیش دارد: ${topic}`,
  },
  webhookFails: (reason) => `فروشگاه ${webhook} را نپذیرفت: ${reason}`,
  start: (link) => `این پیوند را باز کنید و Start را بزنید: ${link}`,
  startWait: 'در انتظار Start (با Ctrl-C بدون آن ادامه می‌دهیم) …',
  notStarted: 'کسی Start را نزد؛ هشدارها هنوز گفتگویی ندارند.',
  webhookIsSet: (url) =>
    `برنامهٔ دیگری پیام‌های این ربات را می‌گیرد و Start از اینجا دیده نمی‌شود. به آن دست نزدیم: ${url}`,
  itWorks: '✅ کار می‌کند: پیک می‌تواند اینجا بنویسد.',
  sent: (name) => `پیام «کار می‌کند» فرستاده شد به ${name}.`,
  useChat: (name) => `هشدارهای اپراتورها به همین گفتگو بیاید (${name})؟`,
  adminChat: (id) => `هشدارها به این گفتگو می‌آیند (ADMIN_CHAT_ID): ${id}`,
  next: 'قدم‌های بعدی',
  steps: {
    proxy: (paths) =>
      `پروکسی TLS این مسیرها را به پورت 8080 برساند (نمونهٔ nginx در docs/fa/install.md): ${paths.join(' ')}`,
    developer:
      'از فایل .env مقدار PANEL_WEBHOOK_SECRET و LINK_SECRET را با docs/panel-integration.fa.md به برنامه‌نویس فروشگاه بدهید.',
    webhooks: (url) =>
      `${webhook} فروشگاه را با PANEL_WEBHOOK_SECRET فایل .env بسازید (docs/panel-adapters.md)، به نشانی ${url}`,
    doctor: 'همه‌چیز را بررسی کنید:',
    start: 'راه بیندازید، با Node یا با کانتینر:',
    order: 'سفارشی را که فروشگاه دارد از API آن بپرسید تا معلوم شود نشانی و فیلدها درست است:',
    test: 'یک سفارش آزمایشی به گفتگوی خودتان بفرستید:',
    adminChat:
      'برای هشدارها، پس از راه افتادن پیک دستور زیر را به ربات بفرستید و ADMIN_CHAT_ID را تنظیم کنید.\n    /id',
    more: 'همهٔ تنظیم‌ها: docs/fa/settings.md — کار روزانه: docs/fa/daily-work.md',
  },
}
