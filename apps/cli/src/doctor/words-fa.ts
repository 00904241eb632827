import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import type { DoctorWords } from './words-en.ts'

const { webhook, board, states } = PERSIAN_TERMS

/** What the doctor says in Persian. What is Latin in it is isolated by `createSay`. */
export const fa: DoctorWords = {
  none: 'هیچ',
  ago: ({ duration }) => `${duration} پیش`,
  andMore: ({ named, more }) => `${named} و ${more} تای دیگر`,
  andOthers: ({ named }) => `${named} و چند تای دیگر`,

  checkFailed: ({ reason }) => `این بررسی انجام نشد: ${reason}`,
  checkFailedTodo: 'علت را برطرف کنید و دوباره بررسی کنید',

  passwordUnset: `BOARD_PASSWORD اینجا تنظیم نشده است؛ ${board} بدون آن روشن نمی‌شود`,
  passwordHash: 'به صورت هش scrypt است',
  passwordLong: ({ shortest }) => `${shortest} نویسه یا بیشتر دارد`,
  passwordGuessed: 'BOARD_PASSWORD از نخستین رمزهایی است که مهاجم امتحان می‌کند',
  passwordShort: ({ shortest }) => `BOARD_PASSWORD کمتر از ${shortest} نویسه دارد`,
  passwordOpen: ({ problem, host }) => `${problem} و ${board} روی نشانی ${host} گوش می‌دهد`,
  passwordTodo: 'رمزی بلند و تصادفی بگذارید: openssl rand -base64 18',

  botNone: 'هنوز هیچ رباتی با این پیشوند کار نکرده است',
  botSame: ({ bot }) => `داده‌ها از همین ربات ${bot} است`,
  botOther: ({ prefix, found, bot }) =>
    `داده‌های پیشوند ${prefix} از ربات ${found} است و BOT_TOKEN از ربات ${bot}؛ هیچ پردازشی روشن نمی‌شود`,
  botOtherTodo: ({ found, bot }) =>
    `برای REDIS_PREFIX مقدار دیگری بگذارید؛ اگر ربات ${bot} به‌عمد جای ربات ${found} را گرفته است، این دستور را اجرا کنید: peyk bot replace`,

  outbox: ({ count }) =>
    `${count} خبر ${states.due} است و هنوز فرستاده نشده؛ اگر بیش از چند ثانیه طول کشید ببینید notifier روشن باشد`,
  held: ({ count }) => `${count} خبر ${states.held} است تا مشتری ربات را استارت کند`,
  rejected: ({ count }) => `${count} خبر را تلگرام برای همیشه رد کرده است`,
  uncertain: ({ count }) => `${count} خبر ${states.uncertain} است: شاید مشتری آن را دیده باشد و شاید نه`,
  unreadable: ({ count, named }) => `${count} خبر را این نسخه نمی‌تواند بخواند و به کسی نمی‌رسد: ${named}`,
  deliveriesTodo: ({ state }) => `فهرست آن‌ها: peyk deliveries --state ${state}`,
  deliveriesDecide: ({ state }) =>
    `فهرست آن‌ها را ببینید و با peyk resend یا peyk resolve تصمیم بگیرید: peyk deliveries --state ${state}`,
  deliveriesUnreadableTodo:
    'فهرست آن‌ها را ببینید و نسخه‌ای را روشن کنید که آن‌ها را نوشته است: peyk deliveries --state unreadable',

  nothingWaits: 'چیزی زیاد منتظر نمانده است',
  stuck: ({ waits, cause }) => `${waits}؛ ${cause}`,
  oldestWaits: ({ duration }) => `قدیمی‌ترین خبر در صف ${duration} منتظر مانده است`,
  noneDue: `خبری ${states.due} نیست`,

  ambiguous: ({ name, why }) => `${name} در فایل .env: ${why}؛ پس Docker Compose و Node دو مقدار گوناگون می‌خوانند`,
  ambiguousTodo: ({ name }) =>
    `مقدار ${name} را میان دو علامت ' بگذارید؛ اگر خودش این علامت را دارد، مقدار دیگری لازم است`,
  envDollar: 'Compose آنچه را پس از نشانهٔ دلار می‌آید عوض می‌کند',
  envBackslash: 'بک‌اسلش میان دو علامت نقل‌قول را فقط Compose می‌خواند',
  envQuote: 'علامت نقل‌قول در آغاز هست و در پایان نیست',
  envHash: 'Node مقدار بی‌علامت را جایی که نشانهٔ # می‌آید تمام می‌کند',

  noPanelWebhook: `در چند روز گذشته ${webhook}ی از پنل نرسیده است`,
  validSignature: ({ ago }) => `آخرین ${webhook} پنل، ${ago}، امضای درست داشت`,
  badSignature: ({ ago }) => `آخرین ${webhook}، ${ago}، پذیرفته نشد: امضایش با PANEL_WEBHOOK_SECRET نمی‌خواند`,
  badSignatureTodo:
    'همین PANEL_WEBHOOK_SECRET و یکی از امضاهای PANEL_WEBHOOK_AUTH را به پنل بدهید، سپس اجرا کنید: peyk panel send test-1 pending',
  someBadSignature: ({ ago }) => `یک ${webhook} ${ago} پذیرفته نشد، ولی امضای بقیه درست است`,
  someBadSignatureTodo:
    'ببینید هر جای پنل که می‌فرستد PANEL_WEBHOOK_SECRET را داشته باشد؛ شاید هم غریبه‌ای فرستاده و پذیرفته نشده است',
  updateRefused: ({ ago }) => `یک پیام تلگرام ${ago} پذیرفته نشد: رمزش با TELEGRAM_WEBHOOK_SECRET نمی‌خواند`,
  updateRefusedTodo:
    'این دستور همین رمز را به تلگرام می‌دهد: peyk webhook set — شاید هم غریبه‌ای فرستاده و پذیرفته نشده است',
  polledOnce: 'پردازش دیگری پیام‌های این ربات را نمی‌پرسد',
  polledTwice: ({ ago }) =>
    `پردازش دیگری هم پیام‌های این ربات را می‌پرسد: تلگرام ${ago} پاسخ 409 داد و به هر کدام فقط بخشی از پیام‌ها می‌رسد`,
  polledTwiceTodo:
    'آن یکی را خاموش کنید (ربات قدیمی؟ REDIS_PREFIX دیگر؟)؛ اگر چیزی پیدا نشد، توکن را در @BotFather باطل کنید',
  linksRight: 'تازگی پیوندی با امضای نادرست باز نشده است',
  linksWrong: ({ count, ago }) => `پیوند با امضای نادرست: ${count} بار در چند روز گذشته، آخرین بار ${ago}`,
  linksWrongTodo:
    'فروشگاه پیوندها را با همین LINK_SECRET امضا کند و کامل بفرستد؛ هر کدام در گزارش هست، با نام link.refused',

  ingressAway: ({ reason }) => `${webhook} پنل پاسخ نمی‌دهد: ${reason}`,
  ingressAwayTodo:
    'ingress را روشن کنید، یا ببینید این نشانی از بیرون به آن برسد (DNS و پروکسی TLS و WEBHOOK_PORT): docs/fa/install.md',
  ingressAccepts: ({ url, ms }) => `${url} در ${ms} میلی‌ثانیه پاسخ می‌دهد و این رمز را می‌پذیرد`,
  ingressRefusesUnsigned: ({ url, ms }) => `${url} در ${ms} میلی‌ثانیه پاسخ می‌دهد و ${webhook} بی‌امضا را نمی‌پذیرد`,
  ingressAnswers: ({ url, answer }) => `پاسخ ${url} این است: ${answer}`,
  ingressOtherSecret: ({ url, answer }) =>
    `ingress با PANEL_WEBHOOK_SECRET دیگری کار می‌کند؛ پاسخ ${url} این است: ${answer}`,
  ingressOtherSecretTodo: 'ingress را با همین تنظیم‌ها دوباره راه بیندازید، یا PANEL_WEBHOOK_SECRET را درست کنید',
  ingressClockTodo: 'ساعت‌ها را با NTP یکی کنید: timedatectl set-ntp true',
  ingressRestartTodo: 'ingress را با همین تنظیم‌ها دوباره راه بیندازید',
  ingressAddressTodo: 'این نشانی باید به ingress برسد: WEBHOOK_URL و PANEL_WEBHOOK_PATH و پروکسی TLS را ببینید',

  logNone: 'فقط خروجی استاندارد (LOG_FILE تنظیم نشده است)',
  logWritable: ({ path }) => `در ${path} می‌شود نوشت`,
  logUnwritable: ({ path, who, reason }) => `کاربر ${who} در ${path} نمی‌تواند بنویسد: ${reason}`,
  logTodo: 'LOG_FILE را درست کنید، یا بگذارید کاربر پردازش‌ها آنجا بنویسد',

  writesStopped: ({ since }) =>
    `ردیس آخرین نوشته‌هایش را از دست داده است؛ همهٔ فرستادن‌ها از ${since} متوقف است تا پردازش‌ها آنچه را می‌دانند دوباره بنویسند`,
  writesStoppedTodo:
    'نیم دقیقه صبر کنید؛ اگر notifier روشن نیست یکی روشن کنید، چون فقط notifier به این توقف پایان می‌دهد',
  writesNotLost: 'تازگی پردازشی ندیده است که نوشته‌ای در ردیس گم شود',
  writesLost: ({ at, written, uncertain }) =>
    `ردیس آخرین نوشته‌هایش را در ${at} از دست داد: ${written} خبر دوباره نوشته شد و ${uncertain} خبر ${states.uncertain} شد`,
  writesLostTodo: 'اول peyk deliveries --state uncertain و بعد peyk reconcile را اجرا کنید؛ بیشتر در docs/fa/alerts.md',

  chatTakeId: 'برای ADMIN_CHAT_ID شناسه‌ای را بگذارید که ربات آنجا در پاسخ به /id می‌دهد',
  chatAddBot:
    'ربات را به آن گفتگو اضافه کنید، یا برای ADMIN_CHAT_ID شناسه‌ای را بگذارید که ربات آنجا در پاسخ به /id می‌دهد',
  chatRefused: ({ id, reason }) => `تلگرام گفتگوی ${id} را نمی‌پذیرد: ${reason}`,
  chatUpgraded: ({ id, reason }) => `تلگرام گفتگوی ${id} را نمی‌پذیرد (${reason})؛ پیک خودش به گفتگوی تازه می‌رود`,
  chatNotThere: ({ chat, status }) => `ربات در ${chat} نیست: ${status}`,
  chatMayNotWrite: ({ chat }) => `ربات اجازه ندارد در ${chat} بنویسد`,
  chatMayNotWriteTodo: 'اجازهٔ پیام فرستادن به آن بدهید، یا مدیرش کنید',
  chatAlerts: ({ chat }) => `هشدارها به ${chat} می‌رود`,
  chatTopic: ({ chat, topic }) => `هشدارها به موضوع ${topic} در ${chat} می‌رود`,
  chatNoTopics: ({ chat, topic }) =>
    `${chat} موضوع ندارد و ADMIN_TOPIC_ID مقدار ${topic} دارد؛ هشدارها به خود گفتگو می‌رود`,
  chatNoTopicsTodo: 'موضوع‌ها را آنجا روشن کنید، یا ADMIN_TOPIC_ID را بردارید',
  chat_private: ({ name }) => `گفتگوی خصوصی ${name}`,
  chat_group: ({ name }) => `گروه ${name}`,
  chat_supergroup: ({ name }) => `ابرگروه ${name}`,
  chat_channel: ({ name }) => `کانال ${name}`,
  chatTitled: ({ title, id }) => `«${title}» (${id})`,

  panelKnowsNone: 'پنل هیچ‌یک از سفارش‌هایی را که پرسیده شد نمی‌شناسد',
  panelKnowsNoneTodo: 'ببینید PANEL_API_BASE_URL نشانی همین فروشگاه باشد',
  panelNotAsked: 'هنوز چیزی از پنل پرسیده نشده است',
  panelKnows: 'پنل سفارش‌ها را می‌شناسد',
  ordersGone: ({ count, named }) => `${count} سفارش را پنل دیگر نمی‌شناسد: ${named}`,
  ordersGoneTodo: 'آن‌ها را در پنل پیدا کنید: peyk order <id>',
  unlinkedNone: 'سفارش پرداخت‌شدهٔ بی‌گفتگو: 0',
  unlinked: ({ count, named }) =>
    `${count} سفارش پرداخت‌شده در 7 روز گذشته گفتگویی نداشت که خبر به آن برود؛ تازه‌ترین‌ها: ${named}`,
  unlinkedTodo:
    'پیوند سفارش را به مشتری نشان دهید (peyk link <order>)، یا سفارش‌ها را با chat_id بفرستید: docs/panel-integration.fa.md',
  wordsKnown: 'در 7 روز گذشته وضعیت ناشناخته‌ای نبود',
  wordsUnknown: ({ count, named }) => `${count} وضعیت ناشناخته در 7 روز گذشته، که خبرش به کسی نمی‌رسد: ${named}`,
  unknown_setting: ({ setting }) =>
    `اگر معنایش «پرداخت‌شده» است ${setting} را تنظیم کنید؛ وگرنه وضعیتی را که معنا می‌دهد`,
  unknown_contradiction:
    'فیلدهای سفارش با هم نمی‌خوانند؛ فیلد درست را نام ببرید: PANEL_FIELDS=payment_status=… یا PANEL_FIELDS=status=…',
  unknown_no_setting:
    'این کلمه در PANEL_STATUS_MAP جا نمی‌گیرد؛ پنل کلمهٔ دیگری بفرستد، یا فیلد دیگری را نام ببرید: PANEL_FIELDS=status=…',
  notPolled: 'از پنل پرسیده نمی‌شود',
  ticks: 'یک scheduler می‌پرسد نوبت کدام سفارش‌ها است',
  noTicks: 'یک دقیقه است که هیچ scheduler نپرسیده نوبت کدام سفارش‌ها است؛ سفارش‌های در انتظار بررسی نمی‌شوند',
  noTicksTodo: 'scheduler را روشن کنید، یا گزارشش را بخوانید و دوباره راهش بیندازید',
  answersUnreadable: ({ count, named }) => `پاسخ پنل دربارهٔ ${count} سفارش خواندنی نیست: ${named}`,
  answersUnreadableTodo: ({ order }) => `پاسخ پنل را درست کنید؛ علت را این دستور نشان می‌دهد: peyk order ${order}`,

  panelPushes: 'خودش خبر می‌دهد و چیزی از آن پرسیده نمی‌شود (PANEL_API_BASE_URL تنظیم نشده است)',
  panelAnswers: ({ url, ms }) => `${url} در ${ms} میلی‌ثانیه پاسخ می‌دهد`,
  panelTokenTodo: 'PANEL_API_TOKEN را درست کنید',
  panelTodo: 'PANEL_API_BASE_URL را ببینید، و اینکه پنل از اینجا در دسترس باشد',
  changesAnswer: `می‌گوید کدام سفارش‌ها عوض شده‌اند؛ پس ${webhook}ی که گم شود پیدا می‌شود`,
  changesTodo: `تا درست نشود، سفارشی که ${webhook}ش گم شود هیچ‌گاه دیده نمی‌شود؛ نشانی API، توکنش و PANEL_CHANGES_PATH را ببینید`,
  rhythmUnknown: `در دو هفتهٔ گذشته ${webhook}ی نرسیده است؛ آهنگش هنوز معلوم نیست`,
  rhythmNow: 'در همین ربع ساعت',
  rhythmAgo: ({ duration }) => `حدود ${duration} پیش`,
  rhythmRight: ({ since, quarters }) =>
    `آخرین ${webhook} ${since} رسید؛ در دو هفتهٔ گذشته ${quarters} ربع ساعت ${webhook} داشت`,
  rhythmSilent: ({ since, quarters }) =>
    `آخرین ${webhook} ${since} رسید، در حالی که همین ساعت‌ها در هفتهٔ پیش ${quarters} ربع ساعت ${webhook} داشت`,
  rhythmSilentTodo: `ببینید ${webhook} فروشگاه فعال باشد و به اینجا بفرستد (panel.webhooks و panel.webhook)، سپس اجرا کنید: peyk reconcile --since 24h`,

  processesNone: 'هنوز هیچ‌کدام روشن نیست',
  processesSame: ({ processes }) => `با همین تنظیم‌ها روشن‌اند: ${processes}`,
  processName: ({ app, host, pid }) => `${app} روی ${host} (شمارهٔ پردازش ${pid})`,
  versionsDiffer: ({ versions }) => `چند نسخه با هم روشن‌اند: ${versions}`,
  versionsDifferTodo: 'به‌روزرسانی را تمام کنید: docs/fa/install.md',
  valueIn: ({ value, processes }) => `${value} در ${processes}`,
  settingDiffers: ({ name, others, commonest }) => `مقدار ${name} یکی نیست: ${others}؛ ${commonest}`,
  settingDiffersTodo: 'همهٔ پردازش‌ها را با یک جور تنظیم دوباره راه بیندازید',
  missing_ingress: `هیچ ingress روشن نیست: نه ${webhook} گرفته می‌شود و نه پیام تلگرام`,
  missing_notifier: 'هیچ notifier روشن نیست: به هیچ مشتری خبر نمی‌رسد',
  missing_scheduler: 'هیچ scheduler روشن نیست: سفارش‌های در انتظار بررسی نمی‌شوند',
  missingTodo: ({ app }) => `${app} را روشن کنید (npm start یا docker compose up -d)`,
  modeDiffers: ({ process, theirs, ours }) => `${process} این‌طور کار می‌کند: ${theirs}؛ اینجا: ${ours}`,
  sources: ({ telegram, panel }) => `تلگرام ${telegram} و پنل ${panel}`,
  secretsDiffer: ({ process, secrets }) => `${process} با مقدار دیگری از این‌ها روشن شده است: ${secrets}`,
  restartTodo: 'آن را با همین تنظیم‌ها دوباره راه بیندازید، یا doctor را با تنظیم‌های آن اجرا کنید',

  redisAway: ({ url, reason }) => `ردیس در ${url} پاسخ نمی‌دهد (${reason})؛ ردیس 6.2 یا تازه‌تر یا Valkey باید آنجا باشد`,
  redisAwayTodo: 'آن را روشن کنید، یا REDIS_URL را درست کنید',
  redisLocked: ({ url }) => `ردیس در ${url} نام کاربر و رمز REDIS_URL را نمی‌پذیرد`,
  redisLockedTodo: 'آن‌ها را درست کنید: redis://user:password@host:port',
  redisAnswers: ({ ms }) => `در ${ms} میلی‌ثانیه پاسخ می‌دهد و می‌نویسد`,
  redisTakesNone: ({ reason }) => `پاسخ می‌دهد ولی چیزی نمی‌نویسد: ${reason}`,
  redisTakesNoneTodo: 'REDIS_URL را به سرور اصلی برسانید، و حافظه و دیسک خالی آن را ببینید',
  memoryEnough: ({ used, rate }) => `${used}؛ با روزی ${rate} سفارش خبرداده‌شده برای همهٔ DELIVERY_RETENTION_DAYS جا هست`,
  memoryShort: ({ used, rate, days }) =>
    `${used}؛ با روزی ${rate} سفارش خبرداده‌شده ${days} روز دیگر پر می‌شود: آن‌وقت چیزی پذیرفته نمی‌شود و به کسی خبر نمی‌رسد`,
  memoryShortTodo:
    'maxmemory را بیشتر، یا HISTORY_DAYS یا DELIVERY_RETENTION_DAYS را کمتر کنید؛ بیشتر در docs/fa/alerts.md',
  memoryLimited: ({ used, limit }) => `${used} از ${limit} مبی‌بایت پر است (maxmemory)`,
  memoryUnlimited: ({ used, limit }) => `${used} از ${limit} مبی‌بایت پر است (حافظهٔ سرور، چون maxmemory تنظیم نیست)`,
  clocksAgree: 'ساعت ردیس و ساعت این سرور یکی است',
  clockAhead: ({ duration }) => `ساعت ردیس ${duration} از ساعت این سرور جلوتر است`,
  clockBehind: ({ duration }) => `ساعت ردیس ${duration} از ساعت این سرور عقب‌تر است`,
  clockTodo: 'هر دو ساعت را با NTP یکی کنید: timedatectl set-ntp true',
  schedulesNone: 'از روش دیگر چیزی نمانده است',
  schedulesLeft: ({ named }) => `این‌ها از روش دیگر مانده است و هنوز سفارش‌ها را می‌پرسد: ${named}`,
  schedulesLeftTodo: 'scheduler را روشن کنید؛ خودش آن‌ها را برمی‌دارد',

  notPaused: 'متوقف نیست',
  pausedSince: ({ since }) => `از ${since} متوقف است`,
  because: ({ text, detail }) => `${text} (${detail})`,
  token_refused: ({ since }) => `${since}: تلگرام BOT_TOKEN را نمی‌پذیرد`,
  token_refused_todo: 'آن را با توکنی که @BotFather نشان می‌دهد بسنجید؛ همین که تلگرام بپذیرد فرستادن از سر گرفته می‌شود',
  telegram_unwell: ({ since }) => `${since}: از چند پاسخ پشت سر هم معلوم نشد پیام نشان داده شده است یا نه`,
  telegram_unwell_todo: 'اگر طول کشید پروکسی و TELEGRAM_API_ROOT را ببینید؛ فرستادن خودبه‌خود از سر گرفته می‌شود',
  rate_limited: ({ since, until }) => `${since} تا ${until}: تلگرام از ربات خواسته است صبر کند`,
  rate_limited_todo: 'ببینید برنامهٔ دیگری با همین توکن نفرستد؛ با این دستور زودتر تمام می‌شود: peyk resume',
  operator: ({ since, by }) => `${since}، به خواست ${by}`,
  anOperator: 'یک اپراتور',
  operator_todo: 'از سر گرفتن: peyk resume',
  chatWaits: ({ count, named }) => `تلگرام خواسته است ${count} گفتگو صبر کنند: ${named}`,
  chatWaitsUntil: ({ chat, until }) => `${chat} تا ${until}`,
  chatWaitsTodo: 'با این دستور زودتر تمام می‌شود: peyk resume --chat <id>',

  settingsRight: 'هیچ رمزی ضعیف نیست و هیچ نامی غلط نوشته نشده است',
  templatesBuiltIn: 'متن‌های خود پیک',
  templatesRight: ({ folder }) => `متن‌های ${folder} فرستادنی‌اند`,
  templatesTodo: 'آن را درست کنید (docs/messages.md)، سپس: peyk preview <kind>',

  hooksMayNotRead: `توکن PANEL_API_TOKEN اجازهٔ خواندن ${webhook}‌ها را ندارد: این اجازه را به آن بدهید (در ووکامرس: کلید مدیر، با دسترسی خواندن)، یا ${webhook}‌ها را در خود فروشگاه ببینید`,
  hooksTodo: `PANEL_API_BASE_URL را ببینید، یا ${webhook}‌ها را در خود فروشگاه`,
  hookRefused: ({ topic, here, ago, accepted }) =>
    `${webhook} ${topic} فعال است و به ${here} می‌فرستد، ولی آخرین بار، ${ago}، امضایش پذیرفته نشد (${accepted})`,
  hookNoneAccepted: 'هیچ‌کدام پذیرفته نشده است',
  hookLastAccepted: ({ ago }) => `آخرین پذیرفته‌شده ${ago} رسید`,
  hookRefusedTodo: ({ test }) =>
    `در فروشگاه PANEL_WEBHOOK_SECRET را رمز این ${webhook} کنید، آن را امتحان کنید (${test}) و دوباره اجرا کنید: peyk doctor`,
  hookAccepted: ({ topic, here, ago }) =>
    `${webhook} ${topic} فعال است و به ${here} می‌فرستد؛ آخرین بار، ${ago}، رمزش درست بود`,
  hookUntested: ({ topic, here }) =>
    `${webhook} ${topic} فعال است و به ${here} می‌فرستد؛ در چند روز گذشته چیزی نرسیده و فروشگاه رمز را برای مقایسه نشان نمی‌دهد`,
  hookUntestedTodo: ({ test }) => `آن را امتحان کنید (${test}) و دوباره اجرا کنید: peyk doctor`,
  hookVersion: ({ topic, version, expected }) =>
    `نسخهٔ API در ${webhook} ${topic} برابر ${version} است و در PANEL_API_BASE_URL برابر ${expected}`,
  hookVersionTodo: 'برای هر دو یک نسخه بگذارید',
  hookInactive: ({ topic, state }) => `${webhook} ${topic} در فروشگاه این وضعیت را دارد: ${state}`,
  hookDisabled: ({ topic, state }) =>
    `${webhook} ${topic} در فروشگاه این وضعیت را دارد: ${state}، شاید چون چند بار نرسیده است`,
  hookInactiveTodo: 'آن را در فروشگاه فعال کنید، سپس برای آنچه جا مانده اجرا کنید: peyk reconcile',
  hookElsewhere: ({ topic, url }) => `${webhook} ${topic} در فروشگاه به این نشانی می‌فرستد: ${url}`,
  hookNoAddress: 'چیزی که نشانی نیست',
  hookElsewhereTodo: ({ here }) => `نشانی‌اش را ${here} کنید، یا WEBHOOK_URL و PANEL_WEBHOOK_PATH را درست کنید`,
  hookUnseen: ({ topic }) =>
    `برنامهٔ PANEL_API_TOKEN ${webhook}ی برای ${topic} ندارد؛ آنچه در تنظیم‌های فروشگاه ساخته شده دیده نمی‌شود`,
  hookUnseenTodo: ({ here }) => `در تنظیم‌های فروشگاه ببینید یکی به این نشانی بفرستد: ${here}`,
  hookMissing: ({ topic }) => `فروشگاه برای ${topic} ${webhook}ی ندارد`,
  hookMissingTodo: ({ here }) => `در فروشگاه یکی بسازید: فعال، با PANEL_WEBHOOK_SECRET، به نشانی ${here}`,

  orderFact: ({ name, value }) => `${name}: ${value}`,
  orderId: 'شناسه',
  orderNumber: 'شماره',
  orderStatus: 'وضعیت',
  orderStatusIs: ({ status, word }) => `${status} (پنل نوشته است: ${word})`,
  orderChat: 'چت',
  orderChatNone: 'پنل نگفته است',
  orderAmount: 'مبلغ',
  orderUrl: 'نشانی',
  orderChangedAt: 'آخرین تغییر',
  orderPaidAt: 'زمان پرداخت',
  orderPaidBy: 'روش پرداخت',
  orderLeftOut: 'کنار گذاشته‌شده',
  orderWordTodo: ({ todo }) => `← ${todo}`,
  order_unknown: ({ id, reason }) => `سفارش ${id} شناخته نیست: ${reason}`,
  order_unknown_todo: '← شناسه‌ای را بدهید که API پنل دارد، نه شماره را؛ اگر درست است PANEL_API_BASE_URL را ببینید',
  order_unreadable: ({ id, reason }) => `پاسخ پنل دربارهٔ سفارش ${id} خوانده نمی‌شود: ${reason}`,
  order_unreadable_todo: '← پاسخ پنل را درست کنید، یا نام فیلدهایش را در PANEL_FIELDS بنویسید',
  order_unanswered: ({ id, reason }) => `پنل دربارهٔ سفارش ${id} پاسخ نمی‌دهد: ${reason}`,
  order_unanswered_todo: '← این‌ها را ببینید: PANEL_API_BASE_URL و PANEL_API_TOKEN',
  panelKnowsNotThis: ({ url }) => `پنل در ${url} چنین سفارشی ندارد`,

  otherRoute: 'TELEGRAM_PROXY_URL یا TELEGRAM_API_ROOT را تنظیم کنید: «شبکهٔ فیلترشده» در docs/fa/install.md',
  botApiAt: ({ url }) => `سرور تلگرام در ${url}`,
  proxyAt: ({ url }) => `پروکسی در ${url}`,
  routeStep: ({ step, ms }) => `${step} ${ms} میلی‌ثانیه`,
  step_name: 'نام',
  step_connection: 'اتصال',
  step_tls: 'TLS',
  failed_name: ({ who, reason }) => `${who} نشانی ندارد: نامش پیدا نمی‌شود (${reason})`,
  failed_connection: ({ who, reason }) => `${who} اتصالی نمی‌پذیرد (${reason})`,
  failed_tls: ({ who, reason }) => `${who} گواهی معتبر ندارد، یا TLS نمی‌داند (${reason})`,
  proxyAwayTodo: 'پروکسی را روشن کنید، یا TELEGRAM_PROXY_URL را درست کنید',
  route: ({ who, steps, median, most, tries }) =>
    `${who}: ${steps}؛ پاسخ getMe در ${median} و دست بالا ${most} میلی‌ثانیه می‌رسد (در ${tries} بار)`,
  routeSlow: ({ route }) => `${route}؛ هر پیام همین‌قدر طول می‌کشد`,
  routeBroken: ({ who, steps, reason }) => `${who}: ${steps}؛ ولی getMe پاسخی نمی‌گیرد (${reason})`,
  routeBrokenAfter: ({ who, steps, answers, reason }) =>
    `${who}: ${steps}؛ ولی getMe پس از ${answers} پاسخ دیگر پاسخی نمی‌گیرد (${reason})`,
  routeProxyTodo: 'ببینید پروکسی نام کاربر و رمز TELEGRAM_PROXY_URL را بپذیرد و راه TELEGRAM_API_ROOT را باز بگذارد',

  token: ({ username }) => `ربات شما: ${username}`,
  noUsername: 'بی‌نام کاربری',
  telegramAway: ({ url, reason }) => `تلگرام در ${url} پاسخ نمی‌دهد (${reason})`,
  telegramAwayTodo: 'شبکه و TELEGRAM_API_ROOT و TELEGRAM_PROXY_URL را ببینید',
  tokenUnknown: ({ answer }) => `تلگرام توکن این ربات را نمی‌شناسد (${answer})`,
  tokenUnknownTodo: 'برای BOT_TOKEN توکنی را بگذارید که @BotFather نشان می‌دهد',
  telegramRefused: ({ answer }) => `تلگرام نپذیرفت (${answer})`,
  telegramRefusedTodo: 'علت را برطرف کنید، یا بعداً دوباره امتحان کنید',

  hookUnset: `${webhook}ی تنظیم نشده است؛ برای پرسیدن همین لازم است`,
  updatesElsewhere: ({ url }) =>
    `اینجا پیام‌های تلگرام پرسیده می‌شود، ولی تلگرام آن‌ها را به ${url} می‌فرستد و چیزی به اینجا نمی‌رسد`,
  updatesElsewhereTodo:
    'ربات آنجا را خاموش کنید و peyk webhook delete را اجرا کنید، یا TELEGRAM_UPDATES=webhook را تنظیم کنید',
  updatesPushed: ({ url }) => `تلگرام پیام‌ها را به ${url} می‌فرستد`,
  updatesUnset: ({ expected }) => `${webhook}ی تنظیم نشده است؛ باید این باشد: ${expected}`,
  updatesUnsetTodo: 'ingress را روشن کنید، یا اجرا کنید: peyk webhook set',
  updatesWrong: ({ url, expected }) => `تلگرام پیام‌ها را به ${url} می‌فرستد؛ باید این باشد: ${expected}`,
  updatesWrongTodo: 'WEBHOOK_URL را درست کنید، یا اجرا کنید: peyk webhook set',
  pushFailed: ({ at, reason }) => `تلگرام در ${at} نتوانست بفرستد: ${reason}`,
  noReason: 'علتی گفته نشده',
  pushSecretTodo: 'تلگرام رمز دیگری می‌فرستد؛ اجرا کنید: peyk webhook set',
  pushFailedTodo: 'ببینید نشانی از بیرون، با گواهی معتبر، به ingress برسد',
  updatesWait: ({ count }) => `${count} پیام در تلگرام منتظر است`,
  updatesWaitTodo: 'ببینید ingress روشن و به اندازهٔ کافی سریع باشد',
  updatesUnasked: ({ kinds }) => `تلگرام این‌ها را نمی‌فرستد: ${kinds}`,
  updatesUnaskedTodo: 'این دستور درستش می‌کند: peyk webhook set',
}
