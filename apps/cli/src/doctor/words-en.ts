type Of<Name extends string> = Readonly<Record<Name, string>>

/** What the doctor says in English, which is also what `--json` has. */
export const en = {
  none: 'none',
  ago: ({ duration }: Of<'duration'>) => `${duration} ago`,
  andMore: ({ named, more }: Of<'named' | 'more'>) => `${named} and ${more} more`,
  andOthers: ({ named }: Of<'named'>) => `${named} and others`,

  checkFailed: ({ reason }: Of<'reason'>) => `the check failed: ${reason}`,
  checkFailedTodo: 'fix the cause and run the doctor again',

  // board.password
  passwordUnset: 'BOARD_PASSWORD is not set here; the board does not start without it',
  passwordHash: 'a scrypt hash',
  passwordLong: ({ shortest }: Of<'shortest'>) => `${shortest} characters or more`,
  passwordGuessed: 'BOARD_PASSWORD is one of the first that an attacker tries',
  passwordShort: ({ shortest }: Of<'shortest'>) => `BOARD_PASSWORD has fewer than ${shortest} characters`,
  passwordOpen: ({ problem, host }: Of<'problem' | 'host'>) => `${problem}, and the board listens on ${host}`,
  passwordTodo: 'set a long random one: openssl rand -base64 18',

  // bot
  botNone: 'no bot has worked under this prefix yet',
  botSame: ({ bot }: Of<'bot'>) => `the records are those of bot ${bot}`,
  botOther: ({ prefix, found, bot }: Of<'prefix' | 'found' | 'bot'>) =>
    `"${prefix}" has the records of bot ${found}, and BOT_TOKEN belongs to bot ${bot}: no process starts`,
  botOtherTodo: ({ found, bot }: Of<'found' | 'bot'>) =>
    `set another REDIS_PREFIX, or run peyk bot replace if bot ${bot} replaces bot ${found} on purpose`,

  // deliveries.*
  outbox: ({ count }: Of<'count'>) =>
    `${count}: due and not sent yet; if this lasts for more than seconds, check that a notifier runs`,
  held: ({ count }: Of<'count'>) => `${count}: waiting until the customer starts the bot`,
  rejected: ({ count }: Of<'count'>) => `${count}: refused by Telegram permanently`,
  uncertain: ({ count }: Of<'count'>) => `${count}: Telegram may or may not have shown it`,
  unreadable: ({ count, named }: Of<'count' | 'named'>) =>
    `${count}: this release cannot read them; nobody is notified of them (${named})`,
  deliveriesTodo: ({ state }: Of<'state'>) => `peyk deliveries --state ${state}`,
  deliveriesDecide: ({ state }: Of<'state'>) => `peyk deliveries --state ${state}, then peyk resend or peyk resolve`,
  deliveriesUnreadableTodo: 'peyk deliveries --state unreadable, then start the release that wrote them',

  // deliveries.stuck
  nothingWaits: 'nothing waits for long',
  stuck: ({ waits, cause }: Of<'waits' | 'cause'>) => `${waits}; ${cause}`,
  oldestWaits: ({ duration }: Of<'duration'>) => `the oldest due notification has waited for ${duration}`,
  noneDue: 'none is due',

  // settings.env_file
  ambiguous: ({ name, why }: Of<'name' | 'why'>) =>
    `${name} in .env: ${why}, so Docker Compose and Node read different values`,
  ambiguousTodo: ({ name }: Of<'name'>) =>
    `put the value in single quotes: ${name}='…'; a value with a single quote in it needs another value`,
  envDollar: 'Compose replaces what follows “$”',
  envBackslash: 'only Compose reads backslashes in double quotes',
  envQuote: 'a quote begins the value and does not end it',
  envHash: 'Node ends an unquoted value at “#”',

  // panel.signatures, webhook.secret, polling, links
  noPanelWebhook: 'the panel sent no webhook in the last days',
  validSignature: ({ ago }: Of<'ago'>) => `the panel’s last webhook, ${ago}, had a valid signature`,
  badSignature: ({ ago }: Of<'ago'>) =>
    `the last webhook, ${ago}, was refused: its signature does not match PANEL_WEBHOOK_SECRET`,
  badSignatureTodo:
    'give the panel this PANEL_WEBHOOK_SECRET and a signature kind of PANEL_WEBHOOK_AUTH, then run: peyk panel send test-1 pending',
  someBadSignature: ({ ago }: Of<'ago'>) => `a webhook was refused ${ago}, but others have valid signatures`,
  someBadSignatureTodo:
    'check that every sender of the panel has PANEL_WEBHOOK_SECRET; a stranger may have sent it too, and was refused',
  updateRefused: ({ ago }: Of<'ago'>) => `an update was refused ${ago}: it came with another TELEGRAM_WEBHOOK_SECRET`,
  updateRefusedTodo:
    'run peyk webhook set, which sends this secret to Telegram; a stranger may have sent it too, and was refused',
  polledOnce: 'no other process polls for this bot',
  polledTwice: ({ ago }: Of<'ago'>) =>
    `another process polls for this bot: Telegram answered 409 ${ago}, and each process gets only some of the updates`,
  polledTwiceTodo:
    'stop the other one (an older bot? another REDIS_PREFIX?); if there is none, revoke the token at @BotFather',
  linksRight: 'no link with a wrong signature lately',
  linksWrong: ({ count, ago }: Of<'count' | 'ago'>) =>
    `links with a wrong signature: ${count} in the last days, the last ${ago}`,
  linksWrongTodo:
    'have the shop sign its links with this LINK_SECRET, whole and uncut; the log has each (link.refused)',

  // panel.webhook
  ingressAway: ({ reason }: Of<'reason'>) => reason,
  ingressAwayTodo:
    'start ingress, or check that the address leads to it from outside (DNS, TLS proxy, WEBHOOK_PORT): docs/deploy.md',
  ingressAccepts: ({ url, ms }: Of<'url' | 'ms'>) => `${url} answers in ${ms} ms and accepts this secret`,
  ingressRefusesUnsigned: ({ url, ms }: Of<'url' | 'ms'>) =>
    `${url} answers in ${ms} ms and refuses an unsigned webhook`,
  ingressAnswers: ({ url, answer }: Of<'url' | 'answer'>) => `${url} answers ${answer}`,
  ingressOtherSecret: ({ url, answer }: Of<'url' | 'answer'>) =>
    `${url} answers ${answer} Ingress runs with another PANEL_WEBHOOK_SECRET`,
  ingressOtherSecretTodo: 'restart ingress with these settings, or correct PANEL_WEBHOOK_SECRET',
  ingressClockTodo: 'synchronize the clocks with NTP (timedatectl set-ntp true)',
  ingressRestartTodo: 'restart ingress with these settings',
  ingressAddressTodo: 'make this address lead to ingress: WEBHOOK_URL, PANEL_WEBHOOK_PATH and your TLS proxy',

  // log
  logNone: 'standard output only (LOG_FILE is not set)',
  logWritable: ({ path }: Of<'path'>) => `${path} can be written`,
  logUnwritable: ({ path, who, reason }: Of<'path' | 'who' | 'reason'>) =>
    `${path} cannot be written by ${who}: ${reason}`,
  logTodo: 'correct LOG_FILE, or let the processes’ user write there',

  // redis.writes
  writesStopped: ({ since }: Of<'since'>) =>
    `Redis lost its last writes; all sending stops since ${since}, until the processes have written again what they know`,
  writesStoppedTodo: 'wait for half a minute; start a notifier if none runs, since only a notifier ends it',
  writesNotLost: 'no process has seen Redis lose writes lately',
  writesLost: ({ at, written, uncertain }: Of<'at' | 'written' | 'uncertain'>) =>
    `Redis lost its last writes at ${at}: ${written} notifications were written again, ${uncertain} became uncertain`,
  writesLostTodo:
    'peyk deliveries --state uncertain, then peyk reconcile; see docs/operations.md#alert-peykredislostwrites',

  // operators.chat
  chatTakeId: 'set ADMIN_CHAT_ID to the id that the bot answers there to /id',
  chatAddBot: 'add the bot to the chat, or set ADMIN_CHAT_ID to the id that the bot answers there to /id',
  chatRefused: ({ id, reason }: Of<'id' | 'reason'>) => `Telegram refuses chat ${id} (${reason})`,
  chatUpgraded: ({ id, reason }: Of<'id' | 'reason'>) => `Telegram refuses chat ${id} (${reason}); Peyk follows it`,
  chatNotThere: ({ chat, status }: Of<'chat' | 'status'>) => `the bot is not in ${chat}: ${status}`,
  chatMayNotWrite: ({ chat }: Of<'chat'>) => `the bot may not write in ${chat}`,
  chatMayNotWriteTodo: 'allow it to send messages there, or make it an administrator',
  chatAlerts: ({ chat }: Of<'chat'>) => `alerts go to ${chat}`,
  chatTopic: ({ chat, topic }: Of<'chat' | 'topic'>) => `alerts go to topic ${topic} of ${chat}`,
  chatNoTopics: ({ chat, topic }: Of<'chat' | 'topic'>) =>
    `${chat} has no topics, and ADMIN_TOPIC_ID is ${topic}: alerts go to the chat itself`,
  chatNoTopicsTodo: 'switch topics on there, or unset ADMIN_TOPIC_ID',
  chat_private: ({ name }: Of<'name'>) => `the private chat ${name}`,
  chat_group: ({ name }: Of<'name'>) => `the group ${name}`,
  chat_supergroup: ({ name }: Of<'name'>) => `the supergroup ${name}`,
  chat_channel: ({ name }: Of<'name'>) => `the channel ${name}`,
  chatTitled: ({ title, id }: Of<'title' | 'id'>) => `“${title}” (${id})`,

  // orders.*
  panelKnowsNone: 'the panel knew none of the orders that it was asked about',
  panelKnowsNoneTodo: 'check that PANEL_API_BASE_URL is the address of this shop',
  panelNotAsked: 'the panel was not asked yet',
  panelKnows: 'the panel knows the orders',
  ordersGone: ({ count, named }: Of<'count' | 'named'>) => `${count}: the panel does not know any more ${named}`,
  ordersGoneTodo: 'look for them in the panel; peyk order <id>',
  unlinkedNone: 'paid, no chat linked: 0',
  unlinked: ({ count, named }: Of<'count' | 'named'>) =>
    `paid, no chat linked: ${count} in the last 7 days, the newest ${named}`,
  unlinkedTodo:
    'show customers the order’s link (peyk link <order>), or send orders with chat_id: docs/panel-integration.md',
  wordsKnown: 'no unknown status in the last 7 days',
  wordsUnknown: ({ count, named }: Of<'count' | 'named'>) =>
    `${count} unknown statuses in the last 7 days, which notify nobody: ${named}`,
  unknown_setting: ({ setting }: Of<'setting'>) => `set ${setting} if it means paid, or the status that it means`,
  unknown_contradiction:
    'the order’s fields contradict each other; name the one that counts: PANEL_FIELDS=payment_status=… or PANEL_FIELDS=status=…',
  unknown_no_setting:
    'PANEL_STATUS_MAP cannot hold it; have the panel send another word, or name another field: PANEL_FIELDS=status=…',
  notPolled: 'the panel is not polled',
  ticks: 'a scheduler asks which orders are due',
  noTicks: 'no scheduler has asked for a minute which orders are due: pending orders are not checked',
  noTicksTodo: 'start a scheduler, or read its log and restart it',
  answersUnreadable: ({ count, named }: Of<'count' | 'named'>) =>
    `${count}: the panel’s answer cannot be read, about ${named}`,
  answersUnreadableTodo: ({ order }: Of<'order'>) => `peyk order ${order} shows the reason; repair the panel’s answer`,

  // panel, panel.changes, panel.rhythm
  panelPushes: 'pushes order updates and is never asked (PANEL_API_BASE_URL is not set)',
  panelAnswers: ({ url, ms }: Of<'url' | 'ms'>) => `answers at ${url} in ${ms} ms`,
  panelTokenTodo: 'correct PANEL_API_TOKEN',
  panelTodo: 'check PANEL_API_BASE_URL, and that the panel is reachable from here',
  changesAnswer: 'says which orders changed, so lost webhooks are found',
  changesTodo:
    'until this is right, an order whose webhook is lost is never heard of; check the API’s address, its token and PANEL_CHANGES_PATH',
  rhythmUnknown: 'no webhook in the last two weeks: its rhythm is not known yet',
  rhythmNow: 'within the last quarter of an hour',
  rhythmAgo: ({ duration }: Of<'duration'>) => `about ${duration} ago`,
  rhythmRight: ({ since, quarters }: Of<'since' | 'quarters'>) =>
    `the last webhook came ${since}; ${quarters} quarters of an hour had webhooks in the last two weeks`,
  rhythmSilent: ({ since, quarters }: Of<'since' | 'quarters'>) =>
    `the last webhook came ${since}, though ${quarters} quarters of an hour had webhooks in the same hours of the week before`,
  rhythmSilentTodo:
    'check that the shop’s webhook is active and posts here (panel.webhooks, panel.webhook), then run peyk reconcile --since 24h',

  // processes
  processesNone: 'none runs yet',
  processesSame: ({ processes }: Of<'processes'>) => `${processes} run, with the settings here`,
  processName: ({ app, host, pid }: Of<'app' | 'host' | 'pid'>) => `${app} on ${host} (pid ${pid})`,
  versionsDiffer: ({ versions }: Of<'versions'>) => `several versions run: ${versions}`,
  versionsDifferTodo: 'finish the upgrade: see docs/upgrading.md',
  valueIn: ({ value, processes }: Of<'value' | 'processes'>) => `${value} in ${processes}`,
  settingDiffers: ({ name, others, commonest }: Of<'name' | 'others' | 'commonest'>) =>
    `${name} is ${others}, and ${commonest}`,
  settingDiffersTodo: 'restart all processes with the same settings',
  missing_ingress: 'no ingress runs: nothing takes webhooks and updates',
  missing_notifier: 'no notifier runs: no customer is notified',
  missing_scheduler: 'no scheduler runs: nothing checks pending orders',
  missingTodo: ({ app }: Of<'app'>) => `start ${app} (npm start, or docker compose up -d)`,
  modeDiffers: ({ process, theirs, ours }: Of<'process' | 'theirs' | 'ours'>) =>
    `${process} runs with ${theirs}; here it is ${ours}`,
  sources: ({ telegram, panel }: Of<'telegram' | 'panel'>) => `Telegram by ${telegram} and the panel by ${panel}`,
  secretsDiffer: ({ process, secrets }: Of<'process' | 'secrets'>) => `${process} was started with another ${secrets}`,
  restartTodo: 'restart it with these settings, or run the doctor with its settings',

  // redis, redis.memory, redis.clock, schedules
  redisAway: ({ url, reason }: Of<'url' | 'reason'>) =>
    `Redis does not answer at ${url} (${reason}); expected Redis 6.2 or newer, or Valkey`,
  redisAwayTodo: 'start it, or correct REDIS_URL',
  redisLocked: ({ url }: Of<'url'>) => `Redis at ${url} does not take the user and password of REDIS_URL`,
  redisLockedTodo: 'correct them: redis://user:password@host:port',
  redisAnswers: ({ ms }: Of<'ms'>) => `answers in ${ms} ms and takes writes`,
  redisTakesNone: ({ reason }: Of<'reason'>) => `answers but takes no writes: ${reason}`,
  redisTakesNoneTodo: 'point REDIS_URL at the master, and check its free memory and disk',
  memoryEnough: ({ used, rate }: Of<'used' | 'rate'>) =>
    `${used}; at ${rate} orders notified a day enough for all of DELIVERY_RETENTION_DAYS`,
  memoryShort: ({ used, rate, days }: Of<'used' | 'rate' | 'days'>) =>
    `${used}; at ${rate} orders notified a day full in ${days} days: then nothing is accepted and nobody is notified`,
  memoryShortTodo: 'raise maxmemory, or lower HISTORY_DAYS or DELIVERY_RETENTION_DAYS; see docs/operations.md',
  memoryLimited: ({ used, limit }: Of<'used' | 'limit'>) => `${used} of ${limit} MiB (maxmemory) used`,
  memoryUnlimited: ({ used, limit }: Of<'used' | 'limit'>) =>
    `${used} of ${limit} MiB (the machine’s memory, since no maxmemory is set) used`,
  clocksAgree: 'Redis’s clock and this machine’s agree',
  clockAhead: ({ duration }: Of<'duration'>) => `Redis’s clock is ${duration} ahead of this machine’s`,
  clockBehind: ({ duration }: Of<'duration'>) => `Redis’s clock is ${duration} behind this machine’s`,
  clockTodo: 'synchronize both clocks with NTP (timedatectl set-ntp true)',
  schedulesNone: 'no other mode left one',
  schedulesLeft: ({ named }: Of<'named'>) => `another mode left these, and they still check orders: ${named}`,
  schedulesLeftTodo: 'start the scheduler: it removes them',

  // sending
  notPaused: 'not paused',
  pausedSince: ({ since }: Of<'since'>) => `paused since ${since}`,
  because: ({ text, detail }: Of<'text' | 'detail'>) => `${text} (${detail})`,
  token_refused: ({ since }: Of<'since'>) => `${since}: Telegram refuses BOT_TOKEN`,
  token_refused_todo: 'compare it with @BotFather’s; sending resumes by itself once Telegram takes it',
  telegram_unwell: ({ since }: Of<'since'>) =>
    `${since}: several answers in a row did not say whether a message is shown`,
  telegram_unwell_todo: 'check the proxy and TELEGRAM_API_ROOT if it lasts; sending resumes by itself',
  rate_limited: ({ since, until }: Of<'since' | 'until'>) => `${since} until ${until}: Telegram asked this bot to wait`,
  rate_limited_todo: 'search for another program with this token; peyk resume ends it sooner',
  operator: ({ since, by }: Of<'since' | 'by'>) => `${since} by ${by}`,
  anOperator: 'an operator',
  operator_todo: 'peyk resume',
  chatWaits: ({ count, named }: Of<'count' | 'named'>) => `Telegram asked ${count} chats to wait: ${named}`,
  chatWaitsUntil: ({ chat, until }: Of<'chat' | 'until'>) => `${chat} until ${until}`,
  chatWaitsTodo: 'peyk resume --chat <id> ends a wait sooner',

  // settings, templates
  settingsRight: 'no secret is weak, no name is misspelled',
  templatesBuiltIn: 'the built-in ones',
  templatesRight: ({ folder }: Of<'folder'>) => `those in ${folder} can be sent`,
  templatesTodo: 'correct it (docs/messages.md), then: peyk preview <kind>',

  // panel.webhooks
  hooksMayNotRead:
    'the token of PANEL_API_TOKEN may not read webhooks: give it that right (WooCommerce: a key of an administrator, permission Read), or check the webhooks in the shop',
  hooksTodo: 'check PANEL_API_BASE_URL, or check the webhooks in the shop',
  hookRefused: ({ topic, here, ago, accepted }: Of<'topic' | 'here' | 'ago' | 'accepted'>) =>
    `${topic} is active and posts to ${here}, but its last delivery, ${ago}, was refused by its signature (${accepted})`,
  hookNoneAccepted: 'none was accepted',
  hookLastAccepted: ({ ago }: Of<'ago'>) => `the last accepted one came ${ago}`,
  hookRefusedTodo: ({ test }: Of<'test'>) =>
    `give this webhook PANEL_WEBHOOK_SECRET as its secret in the shop, then ${test} and run peyk doctor again`,
  hookAccepted: ({ topic, here, ago }: Of<'topic' | 'here' | 'ago'>) =>
    `${topic} is active and posts to ${here}; its last delivery, ${ago}, had the right secret`,
  hookUntested: ({ topic, here }: Of<'topic' | 'here'>) =>
    `${topic} is active and posts to ${here}; no delivery came in the last days, and the shop shows no secret to compare`,
  hookUntestedTodo: ({ test }: Of<'test'>) => `${test}, then run peyk doctor again`,
  hookVersion: ({ topic, version, expected }: Of<'topic' | 'version' | 'expected'>) =>
    `the webhook for ${topic} has API version ${version}, and PANEL_API_BASE_URL has ${expected}`,
  hookVersionTodo: 'set the same version for both',
  hookInactive: ({ topic, state }: Of<'topic' | 'state'>) => `the shop’s webhook for ${topic} is ${state}`,
  hookDisabled: ({ topic, state }: Of<'topic' | 'state'>) =>
    `the shop’s webhook for ${topic} is ${state}, probably after failed deliveries`,
  hookInactiveTodo: 'set it to active in the shop, then run peyk reconcile for what was missed',
  hookElsewhere: ({ topic, url }: Of<'topic' | 'url'>) => `the shop’s webhook for ${topic} posts to ${url}`,
  hookNoAddress: 'an address that is none',
  hookElsewhereTodo: ({ here }: Of<'here'>) =>
    `set its address to ${here}, or correct WEBHOOK_URL and PANEL_WEBHOOK_PATH`,
  hookUnseen: ({ topic }: Of<'topic'>) =>
    `no webhook for ${topic} belongs to the app of PANEL_API_TOKEN; those made in the shop’s settings are not shown`,
  hookUnseenTodo: ({ here }: Of<'here'>) => `check in the shop’s settings that one posts to ${here}`,
  hookMissing: ({ topic }: Of<'topic'>) => `the shop has no webhook for ${topic}`,
  hookMissingTodo: ({ here }: Of<'here'>) => `add one in the shop: active, to ${here}, with PANEL_WEBHOOK_SECRET`,

  // doctor --order
  orderFact: ({ name, value }: Of<'name' | 'value'>) => `${name.padEnd(12)} ${value}`,
  orderId: 'id',
  orderNumber: 'number',
  orderStatus: 'status',
  orderStatusIs: ({ status, word }: Of<'status' | 'word'>) => `${status} (the panel’s word: ${word})`,
  orderChat: 'chat',
  orderChatNone: 'the panel names none',
  orderAmount: 'amount',
  orderUrl: 'url',
  orderChangedAt: 'changed at',
  orderPaidAt: 'paid at',
  orderPaidBy: 'paid by',
  orderLeftOut: 'left out',
  orderWordTodo: ({ todo }: Of<'todo'>) => `→ ${todo}`,
  order_unknown: ({ id, reason }: Of<'id' | 'reason'>) => `Order ${id} is unknown: ${reason}`,
  order_unknown_todo: '→ take an id that the panel’s API has, not the number; if it is right, check PANEL_API_BASE_URL',
  order_unreadable: ({ id, reason }: Of<'id' | 'reason'>) => `Order ${id} is unreadable: ${reason}`,
  order_unreadable_todo: '→ repair the panel’s answer, or name its fields in PANEL_FIELDS',
  order_unanswered: ({ id, reason }: Of<'id' | 'reason'>) => `Order ${id} is unanswered: ${reason}`,
  order_unanswered_todo: '→ check PANEL_API_BASE_URL and PANEL_API_TOKEN',
  panelKnowsNotThis: ({ url }: Of<'url'>) => `the panel at ${url} knows no such order`,

  // telegram.route
  otherRoute: 'set TELEGRAM_PROXY_URL or TELEGRAM_API_ROOT: docs/operations.md, “Filtered networks”',
  botApiAt: ({ url }: Of<'url'>) => `the Bot API at ${url}`,
  proxyAt: ({ url }: Of<'url'>) => `the proxy at ${url}`,
  routeStep: ({ step, ms }: Of<'step' | 'ms'>) => `${step} ${ms} ms`,
  step_name: 'name',
  step_connection: 'connection',
  step_tls: 'TLS',
  failed_name: ({ who, reason }: Of<'who' | 'reason'>) =>
    `${who} has no address: its name cannot be resolved (${reason})`,
  failed_connection: ({ who, reason }: Of<'who' | 'reason'>) => `${who} accepts no connection (${reason})`,
  failed_tls: ({ who, reason }: Of<'who' | 'reason'>) =>
    `${who} has no trusted certificate, or speaks no TLS (${reason})`,
  proxyAwayTodo: 'start the proxy, or correct TELEGRAM_PROXY_URL',
  route: ({ who, steps, median, most, tries }: Of<'who' | 'steps' | 'median' | 'most' | 'tries'>) =>
    `${who}: ${steps}; getMe takes ${median} ms, at most ${most} ms (${tries} times)`,
  routeSlow: ({ route }: Of<'route'>) => `${route}: every message takes that long`,
  routeBroken: ({ who, steps, reason }: Of<'who' | 'steps' | 'reason'>) =>
    `${who}: ${steps}; but getMe gets no answer (${reason})`,
  routeBrokenAfter: ({ who, steps, answers, reason }: Of<'who' | 'steps' | 'answers' | 'reason'>) =>
    `${who}: ${steps}; but getMe gets no answer, after ${answers} answers (${reason})`,
  routeProxyTodo:
    'check that the proxy accepts the user and password of TELEGRAM_PROXY_URL and allows TELEGRAM_API_ROOT',

  // token
  token: ({ username }: Of<'username'>) => `the bot is ${username}`,
  noUsername: '@(without a username)',
  telegramAway: ({ url, reason }: Of<'url' | 'reason'>) => `Telegram does not answer at ${url} (${reason})`,
  telegramAwayTodo: 'check the network, TELEGRAM_API_ROOT and TELEGRAM_PROXY_URL',
  tokenUnknown: ({ answer }: Of<'answer'>) => `Telegram does not know the bot’s token (${answer})`,
  tokenUnknownTodo: 'set BOT_TOKEN to the token that @BotFather shows',
  telegramRefused: ({ answer }: Of<'answer'>) => `Telegram refused (${answer})`,
  telegramRefusedTodo: 'fix the cause, or try again later',

  // webhook
  hookUnset: 'none is set; long polling needs that',
  updatesElsewhere: ({ url }: Of<'url'>) =>
    `updates are polled here, but Telegram pushes them to ${url}: polling gets none`,
  updatesElsewhereTodo: 'stop the bot there and run peyk webhook delete, or set TELEGRAM_UPDATES=webhook',
  updatesPushed: ({ url }: Of<'url'>) => `Telegram pushes updates to ${url}`,
  updatesUnset: ({ expected }: Of<'expected'>) => `none is set; expected ${expected}`,
  updatesUnsetTodo: 'start ingress, or peyk webhook set',
  updatesWrong: ({ url, expected }: Of<'url' | 'expected'>) =>
    `Telegram pushes updates to ${url}; expected ${expected}`,
  updatesWrongTodo: 'correct WEBHOOK_URL, or peyk webhook set',
  pushFailed: ({ at, reason }: Of<'at' | 'reason'>) => `Telegram could not push at ${at}: ${reason}`,
  noReason: 'no reason given',
  pushSecretTodo: 'Telegram sends another secret: run peyk webhook set',
  pushFailedTodo: 'check that the URL reaches ingress from outside, with a valid certificate',
  updatesWait: ({ count }: Of<'count'>) => `${count} updates wait at Telegram`,
  updatesWaitTodo: 'check that ingress runs and is fast enough',
  updatesUnasked: ({ kinds }: Of<'kinds'>) => `Telegram does not push ${kinds}`,
  updatesUnaskedTodo: 'peyk webhook set',
}

export type DoctorWords = typeof en
