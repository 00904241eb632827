import type { VARIABLE_GROUPS, VariableName } from '@peyk/config/environment'

type Heading = (typeof VARIABLE_GROUPS)[number]['heading']

export const HEADINGS_FA: Record<Heading, string> = {
  Telegram: 'تلگرام',
  Panel: 'پنل',
  Notifications: 'خبرها',
  Redis: 'ردیس',
  Processes: 'پردازش‌ها',
  Log: 'گزارش (log)',
  Traces: 'ردگیری (trace)',
}

// English: docs/settings.md e7826e0b
/** What each setting means, in Persian. The compiler names a setting that is not here. */
export const MEANINGS_FA: Record<VariableName, string> = {
  BOT_TOKEN: 'توکن ربات، از @BotFather. تنها میز کار بدون آن هم کار می‌کند.',
  USE_WEBHOOK: 'کلید اصلی. `true`: تلگرام و پنل خودشان خبر می‌دهند (وب‌هوک). `false`: پیک از هر دو می‌پرسد.',
  TELEGRAM_UPDATES: 'پیام‌های تلگرام چطور می‌رسند: `webhook` یا `polling`.',
  WEBHOOK_URL: 'نشانی عمومی `https://` که تلگرام به آن می‌فرستد.',
  WEBHOOK_PATH: 'مسیری که تلگرام پیام‌ها را به آن می‌فرستد.',
  WEBHOOK_HOST: 'نشانی شبکه‌ای که `ingress` روی آن گوش می‌دهد.',
  WEBHOOK_PORT: 'پورت `ingress` برای وب‌هوک‌های تلگرام و پنل. `0` یعنی هر پورت آزاد.',
  TELEGRAM_WEBHOOK_SECRET: 'رمزی که تلگرام با هر وب‌هوک می‌فرستد: ۱ تا ۲۵۶ نویسه از `A–Z a–z 0–9 _ -`.',
  TELEGRAM_API_ROOT: 'نشانی Bot API؛ مثلاً سرور Bot API خودتان.',
  TELEGRAM_PROXY_URL: 'پراکسی برای رسیدن به تلگرام: `http://`، `https://` یا `socks5://`.',
  TELEGRAM_RATE_PER_SECOND:
    'شمار پیام در ثانیه، روی هم برای همهٔ `notifier`ها. `0` یعنی بی‌سقف، برای سرور Bot APIای که سقف ندارد.',
  TELEGRAM_PAID_BROADCAST:
    'خبرها با `allow_paid_broadcast` فرستاده می‌شوند: تا ۱۰۰۰ پیام در ثانیه. تلگرام برای هر پیام بیش از ۳۰ در ثانیه ۰٫۱ استار از موجودی ربات برمی‌دارد. `TELEGRAM_RATE_PER_SECOND` را هم بالا ببرید.',
  TELEGRAM_CHAT_INTERVAL_MS: 'فاصلهٔ دو پیام به یک گفتگو به میلی‌ثانیه، روی هم برای همهٔ `notifier`ها.',
  TELEGRAM_SEND_TIMEOUT_MS: 'چند میلی‌ثانیه منتظر پاسخ تلگرام می‌مانیم. پس از آن، خبر «نامعلوم» می‌شود.',

  PANEL_UPDATES: 'خبر سفارش‌ها از پنل چطور می‌رسد: `webhook` یا `polling`.',
  PANEL_ADAPTER: 'نوع پنل: `generic`، `woocommerce` یا `shopify`. docs/panel-adapters.md را ببینید.',
  PANEL_API_BASE_URL: 'نشانی API پنل.',
  PANEL_API_TOKEN: 'توکن API پنل. در `woocommerce`: کلید و رمز مصرف‌کننده به شکل `ck_…:cs_…`.',
  PANEL_API_TOKEN_HEADER: '`generic`: سرآیندی که توکن در آن فرستاده می‌شود، با کلمهٔ پیش از توکن اگر هست.',
  PANEL_ORDER_PATH: '`generic`: مسیر یک سفارش، زیر `PANEL_API_BASE_URL`.',
  PANEL_ORDERS_PATH: '`generic`: مسیر چند سفارش با هم. شناسه‌ها با ویرگول انگلیسی جدا می‌شوند.',
  PANEL_CHANGES_PATH:
    '`generic`: مسیر سفارش‌هایی که از زمانی به بعد عوض شده‌اند، به شکل ISO 8601. اگر `{page}` داشته باشد، صفحه‌ها تا اولین صفحهٔ خالی خوانده می‌شوند.',
  PANEL_FIELDS: '`generic`: شناسه، وضعیت، مبلغ و دیگر داده‌های سفارش در کدام فیلدهای پنل است.',
  PANEL_CHAT_META_KEY: '`woocommerce` و `shopify`: نام متایی که شناسهٔ گفتگوی مشتری در آن است.',
  PANEL_BATCH_SIZE:
    'در هر درخواست چند سفارش پرسیده شود. در `generic` تنها وقتی بیش از ۱ بگذارید که پنل فهرست را بپذیرد.',
  PANEL_PAID_STATUSES: 'کلمه‌های دیگر پنل که یعنی «پرداخت‌شده»، جدا با ویرگول انگلیسی.',
  PANEL_STATUS_MAP: 'معنای کلمه‌های خود پنل: `کلمه=وضعیت`، جدا با ویرگول انگلیسی. بر آنچه پیک خودش می‌شناسد مقدم است.',
  PANEL_WEBHOOK_PATH: 'مسیری که پنل خبر سفارش‌ها را به آن می‌فرستد.',
  PANEL_WEBHOOK_SECRET:
    'رمزی که وب‌هوک پنل با آن امضا می‌شود، دست‌کم ۱۶ بایت. اگر چند تا با ویرگول انگلیسی بنویسید هر کدامشان پذیرفته است.',
  PANEL_WEBHOOK_AUTH: 'امضاهایی که پذیرفته می‌شوند: `standard`، `hmac`، `woocommerce`، `bearer`.',
  POLL_INTERVAL_SECONDS: 'سفارش تازهٔ پرداخت‌نشده هر چند ثانیه بررسی شود. سفارش‌های کهنه‌تر دیرتر بررسی می‌شوند.',
  RECONCILE_EVERY_MINUTES: 'هر چند دقیقه وضعیت همهٔ سفارش‌های باز از پنل پرسیده شود. وب‌هوک گم‌شده را پیدا می‌کند.',
  BACKFILL_EVERY_MINUTES: 'هر چند دقیقه همهٔ سفارش‌های تغییرکرده از پنل پرسیده شود. `0` یعنی هرگز.',
  BACKFILL_FROM:
    'بار اول تا چه زمانی به عقب برگردد، به شکل ISO 8601؛ بی منطقهٔ زمانی، به وقت `TIME_ZONE`. از تغییرهای پیش از آن به کسی خبر داده نمی‌شود.',

  NOTIFY_ON:
    'کدام خبرها فرستاده شود: `paid` (پرداخت)، `canceled` (لغو)، `expired` (انقضا)، `refunded` (بازگشت وجه)، `failed` (پرداخت ناموفق).',
  UNCERTAIN_POLICY:
    'برای پیامی که شاید رسیده باشد. `hold`: اپراتور تصمیم می‌گیرد. `resend`: پیک پس از یک دقیقه دوباره می‌فرستد.',
  DELIVERY_RETENTION_DAYS:
    'پیک چند روز به یاد دارد که خبری را فرستاده است. دست‌کم ۱۴، چون پنل‌ها تا همین مدت تکرار می‌کنند.',
  HISTORY_DAYS:
    'جزئیات سفارش چند روز پس از خبر می‌ماند. سپس تنها شناسه، گفتگو و روز هر خبر تا `DELIVERY_RETENTION_DAYS` نگه داشته می‌شود.',
  PENDING_TTL_DAYS: 'سفارش پرداخت‌نشده پس از چند روز منقضی می‌شود و دیگر بررسی نمی‌شود.',
  LINK_SECRET:
    'پیوندی که سفارش را به گفتگو وصل می‌کند با این رمز امضا می‌شود. فروشگاه هم به آن نیاز دارد. از چند رمز با ویرگول انگلیسی، هر کدام پذیرفته است و اولی امضا می‌کند.',
  LINK_TAKES_OVER: 'آیا پیوند امضاشده می‌تواند سفارشی را که پنل گفتگویش را نام برده به گفتگوی دیگری ببرد.',
  DEFAULT_LANGUAGE:
    'زبان مشتری‌هایی که خودشان زبانی انتخاب نکرده‌اند، و زبان هشدارها، `peyk doctor` و خطاهای تنظیم‌ها و خط فرمان: `fa` یا `en`.',
  TIME_ZONE:
    'منطقهٔ زمانی همهٔ ساعت‌هایی که آدم‌ها می‌خوانند: پیام‌ها، میز کار، خط فرمان و گزارش. تاریخ شمسی پنل بی منطقهٔ زمانی هم به همین وقت است.',
  TEMPLATES_DIR: 'پوشه‌ای با متن پیام‌های خودتان. docs/messages.md را ببینید.',
  ADMIN_CHAT_ID: 'گفتگویی که هشدارها و خلاصهٔ روز به آن می‌رسد. docs/fa/operators-chat.md را ببینید.',
  ADMIN_USER_IDS:
    'چه کسانی در گفتگوی اپراتورها اجازهٔ زدن دکمه‌ها را دارند: شناسه‌های عددی تلگرام، جدا با ویرگول انگلیسی.',
  ADMIN_TOPIC_ID: 'موضوعی (topic) در همان گروه.',
  SUMMARY_AT: 'ساعت خلاصهٔ روز، به وقت `TIME_ZONE`.',

  REDIS_URL:
    'نشانی ردیس: `redis://`، `redis+sentinel://` یا `redis+cluster://`؛ با TLS `rediss`. اگر خالی باشد `npm start` خودش در `.peyk/` یکی راه می‌اندازد.',
  REDIS_PASSWORD: 'گذرواژهٔ ردیس، اگر در `REDIS_URL` نیست.',
  REDIS_PREFIX: 'آغاز نام همهٔ کلیدها. هر ربات باید پیشوند خودش را داشته باشد.',

  NOTIFIER_CONCURRENCY: 'یک `notifier` هم‌زمان روی چند کار می‌کند.',
  METRICS_HOST: 'نشانی شبکهٔ `/metrics` و جزئیات `/readyz`. هرگز نشانی عمومی نگذارید.',
  INGRESS_METRICS_PORT: 'پورت `ingress` برای `/metrics` و جزئیات `/readyz`. `0` یعنی هر پورت آزاد، که در گزارش می‌آید.',
  SCHEDULER_PORT: 'پورت `scheduler` برای `/healthz`، `/readyz` و `/metrics`. `0` یعنی هر پورت آزاد.',
  NOTIFIER_PORT: 'پورت `notifier` برای `/healthz`، `/readyz` و `/metrics`. `0` یعنی هر پورت آزاد.',
  BOARD_METRICS_PORT: 'پورت میز کار برای `/metrics` و جزئیات `/readyz`. `0` یعنی هر پورت آزاد، که در گزارش می‌آید.',
  BOARD_HOST: 'نشانی شبکه‌ای که میز کار روی آن گوش می‌دهد.',
  BOARD_PORT: 'پورت میز کار. نمای کلی در `/` و صف‌ها در `/queues` است. `0` یعنی هر پورت آزاد.',
  BOARD_URL:
    'نشانی میز کار همان‌طور که اپراتور بازش می‌کند، برای پیوندهای هشدارها. میز کار به میزبان آن پاسخ می‌دهد. نشانی‌های بعدی، جدا با ویرگول انگلیسی، فقط پاسخ می‌گیرند.',
  TRUSTED_PROXIES:
    'پراکسی‌های جلوی میز کار، جدا با ویرگول انگلیسی: نشانی، بازه‌ای مثل `10.0.0.0/8`، یا `loopback`. تنها سرآیندهای `X-Forwarded-*` این‌ها باور می‌شود.',
  BOARD_USER: 'نام کاربری میز کار. کنار تصمیم‌هایی که در میز کار گرفته می‌شود ثبت می‌شود.',
  BOARD_PASSWORD: 'گذرواژهٔ میز کار.',
  BOARD_READ_ONLY: '`true`: میز کار همه‌چیز را نشان می‌دهد و چیزی را عوض نمی‌کند.',
  BOARD_PREFIXES: 'ربات‌هایی که این میز کار نشان می‌دهد، با `REDIS_PREFIX` هر کدام، جدا با ویرگول انگلیسی.',

  LOG_LEVEL: 'کم‌اهمیت‌ترین سطری که نوشته می‌شود: `error`، `warn`، `info` یا `debug`.',
  LOG_FORMAT: 'شکل سطرها در خروجی: `pretty` یا `json`.',
  LOG_FILE: 'فایلی که سطرهای JSON در آن هم نوشته می‌شود؛ هر ۱۰ مبی‌بایت فایل تازه‌ای باز می‌شود. `{app}` نام پردازش است.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'ردگیری OpenTelemetry به این نشانی فرستاده می‌شود؛ `/v1/traces` به آن افزوده می‌شود. docs/monitoring.md را ببینید.',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'همان با مسیر کامل، فقط برای ردگیری.',
  OTEL_SDK_DISABLED: '`true`: ردگیری خاموش است، متغیرهای دیگر هر چه باشند.',
  OTEL_TRACES_SAMPLER:
    'کدام ردها فرستاده شوند: `always_on`، `always_off`، `traceidratio`، `parentbased_always_on`، `parentbased_always_off` یا `parentbased_traceidratio`.',
  OTEL_TRACES_SAMPLER_ARG: 'سهمی از ردها که نمونه‌گیر نسبتی برمی‌دارد، از ۰ تا ۱.',
}

/** What happens while a setting is unset, and when one is required, by its text in English. */
export const CONDITIONS_FA: Readonly<Record<string, string>> = {
  'as `USE_WEBHOOK` says': 'همان که `USE_WEBHOOK` می‌گوید',
  'Telegram updates come by webhook': 'پیام‌های تلگرام با وب‌هوک می‌رسند',
  'derived from `BOT_TOKEN`': 'از `BOT_TOKEN` ساخته می‌شود',
  'no proxy': 'بی پراکسی',
  'the panel is polled, or `RECONCILE_EVERY_MINUTES` or `BACKFILL_EVERY_MINUTES` is set':
    'پیک از پنل می‌پرسد، یا `RECONCILE_EVERY_MINUTES` یا `BACKFILL_EVERY_MINUTES` تنظیم شده است',
  'as `OTEL_EXPORTER_OTLP_ENDPOINT` says': 'همان که `OTEL_EXPORTER_OTLP_ENDPOINT` می‌گوید',
  'no token is sent': 'توکنی فرستاده نمی‌شود',
  'the panel is not asked for what changed': 'تغییرها از پنل پرسیده نمی‌شود',
  'the contract’s names': 'نام‌های خود پیک',
  '`1` with `generic`, else `100`': 'با `generic` مقدار `1`، وگرنه `100`',
  none: 'هیچ',
  'the panel pushes its order updates': 'پنل خودش خبر می‌دهد',
  '`standard,hmac` with `generic`, else the panel’s own': 'با `generic` مقدار `standard,hmac`، وگرنه امضای خود پنل',
  never: 'هرگز',
  '`15` where the panel can be asked for what changed, else `0`': '`15` اگر بشود تغییرها را از پنل پرسید، وگرنه `0`',
  'the first start': 'زمان اولین راه‌اندازی',
  'Peyk’s templates alone': 'تنها متن‌های خود پیک',
  'no alerts': 'هشداری نمی‌آید',
  'everybody in that chat': 'همهٔ اعضای آن گفتگو',
  'the chat without a topic': 'گفتگو بی موضوع',
  'the one in `REDIS_URL`, if any': 'همان که در `REDIS_URL` است، اگر هست',
  'alerts have no links, and the board answers to addresses and localhost alone':
    'هشدارها پیوند ندارند، و میز کار تنها به نشانی عددی و localhost پاسخ می‌دهد',
  'the board starts': 'میز کار راه می‌افتد',
  '`REDIS_PREFIX` alone': 'تنها `REDIS_PREFIX`',
  '`pretty` on a terminal, else `json`': 'در ترمینال `pretty`، وگرنه `json`',
  'no file': 'بی فایل',
  'no traces': 'بی ردگیری',
}
