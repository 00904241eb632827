type Of<Name extends string> = Readonly<Record<Name, string>>

/** What errors of settings say in English. Every expectation finishes the sentence "NAME: expected …". */
export const en = {
  wrong: ({ count, problems }: Of<'count' | 'problems'>) =>
    `Wrong configuration (${count}):\n${problems}\nSee .env.example for every variable.`,
  got: ({ name, expected, got }: Of<'name' | 'expected' | 'got'>) => `${name}: expected ${expected}, got ${got}.`,
  notUtf8: ({ name }: Of<'name'>) => `${name}: expected UTF-8, got another encoding; save the file as UTF-8.`,
  bom: ({ name }: Of<'name'>) =>
    `${name}: a BOM stands before this name, so it is not read; save the file as UTF-8 without BOM.`,
  quoted: ({ value }: Of<'value'>) => `"${value}"`,
  aSecret: 'a secret value',
  missing: ({ name, expected, because }: Of<'name' | 'expected' | 'because'>) =>
    `${name}: missing; expected ${expected}, because ${because}.`,
  unfit: ({ name, expected, because }: Of<'name' | 'expected' | 'because'>) =>
    `${name}: expected ${expected}, because ${because}.`,
  bothGiven: ({ file, name }: Of<'file' | 'name'>) => `${file}: expected either ${name} or ${file}, got both.`,
  fileUnread: ({ file, path }: Of<'file' | 'path'>) =>
    `${file}: expected a file that exists, is not empty and that the user of this process may read, got "${path}".`,
  value: ({ name }: Of<'name'>) => `${name}: expected a value.`,

  another: 'another value',
  flag: '`true` or `false`',
  or: ' or ',
  wordsOf: ({ words }: Of<'words'>) => `a comma separated list of ${words}`,
  paths: ({ names, example }: Of<'names' | 'example'>) =>
    `a comma separated list of field=path, each field at most once out of ${names}, for example ${example}`,
  meanings: ({ statuses, example }: Of<'statuses' | 'example'>) =>
    `a comma separated list of word=status, each status out of ${statuses}, for example ${example}`,
  tokenHeader: 'a header such as `X-Api-Key`, or one with a word before the token such as `Authorization: Bearer`',
  pathWith: ({ place, example }: Of<'place' | 'example'>) =>
    `a path below PANEL_API_BASE_URL with ${place} in it, for example ${example}`,
  integer: ({ min, max }: Of<'min' | 'max'>) => `a whole number from ${min} to ${max}`,
  integerOf: ({ unit, min, max }: Of<'unit' | 'min' | 'max'>) => `a whole number of ${unit} from ${min} to ${max}`,
  number: ({ min, max }: Of<'min' | 'max'>) => `a number from ${min} to ${max}`,
  numberOf: ({ unit, min, max }: Of<'unit' | 'min' | 'max'>) => `a number of ${unit} from ${min} to ${max}`,
  days: 'days',
  minutes: 'minutes',
  seconds: 'seconds',
  milliseconds: 'milliseconds',
  orders: 'orders',
  messagesASecond: 'messages a second',
  prefix: '1–64 characters of A–Z a–z 0–9 _ . -',
  prefixes: 'prefixes, comma separated, each of 1–64 characters of A–Z a–z 0–9 _ . -',
  prefixesOnce: 'prefixes, comma separated and each once, of 1–64 characters of A–Z a–z 0–9 _ . -',
  timeZone: 'a time zone’s name such as Asia/Tehran',
  timeOfDay: 'a time of the day from 00:00 to 23:59',
  time: 'a time in ISO 8601 such as 2026-11-01T00:00:00Z',
  path: 'a path that begins with `/`, of A–Z a–z 0–9 - . / _ ~',
  url: ({ protocols, example }: Of<'protocols' | 'example'>) =>
    `an absolute URL (${protocols}), for example ${example}`,
  apiUrl: ({ example }: Of<'example'>) => `an absolute URL without ? and #, for example ${example}`,
  urls: ({ example }: Of<'example'>) => `an absolute URL, for example ${example}`,
  ids: 'a comma separated list of numeric ids',
  userIds: 'a comma separated list of numeric ids of Telegram’s users, for example 7001,7002',
  addresses: 'a comma separated list of addresses',
  proxies: ({ ranges }: Of<'ranges'>) => `a comma separated list of addresses, ranges such as 10.0.0.0/8, or ${ranges}`,
  notExample: 'a value of your own, not the example of .env.example',
  notPlaceholder: ({ expected }: Of<'expected'>) => `${expected}, not a placeholder`,
  notEmptyKey: ({ expected }: Of<'expected'>) =>
    `${expected}; after whsec_ comes the key in base64, which is not empty`,

  linkSecret: 'a secret that signs deep links',
  folder: 'a folder’s path',
  file: 'a file’s path',
  chatId: 'a chat id such as -1001234567890',
  panelToken: 'the panel’s API token',
  metaKey: 'a field’s name, for example _telegram_chat_id',
  paidWords: 'words that mean paid, comma separated',
  webhookSecret: 'the secret that signs the panel’s webhooks',
  localAddress: 'an address to listen on, for example 127.0.0.1',
  anyAddress: 'an address to listen on, for example 0.0.0.0',
  userName: 'a user name',
  password: 'a password',
  redisPassword: 'the password of Redis',
  redisUrl:
    'redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 (rediss for TLS), in a password # as %23, @ as %40, / as %2F, % as %25',
  botToken: 'a bot token such as 123456:AAE…, from @BotFather',
  telegramSecret: '1–256 characters of A–Z a–z 0–9 _ -',

  boardPassword: 'the password of the board’s login',
  boardPasswordBecause: 'the board never runs without one',
  token: 'the bot’s token from @BotFather',
  tokenBecause: 'Peyk sends as this bot',
  webhookUrl: 'the public https:// origin that Telegram posts to',
  webhookUrlBecause: 'Telegram updates come by webhook',
  panelApi: 'the panel’s API, for example https://shop.example/api',
  panelPolled: 'the panel is polled',
  reconcileSet: 'RECONCILE_EVERY_MINUTES is set',
  backfillSet: 'BACKFILL_EVERY_MINUTES is set',
  changesPath: 'where the panel lists what changed, for example orders?changed_since={since}&page={page}',
  panelPushes: 'the panel pushes its order updates',
  noValue: 'no value',
  redisHasPassword: 'REDIS_URL has a password already',
  https: 'https://',
  httpsBecause: 'Telegram posts to nothing else; http:// needs a Bot API server of your own (TELEGRAM_API_ROOT)',
  orMore: ({ days }: Of<'days'>) => `${days} or more`,
  orMoreBecause: ({ days }: Of<'days'>) =>
    `panels repeat their order updates for up to ${days} days, and a customer would be notified again`,
  otherPath: 'another path than WEBHOOK_PATH',
  otherPathBecause: 'both are served on the same port',
  wooKeys: 'the consumer key and the consumer secret as ck_…:cs_…',
  wooKeysBecause: 'WooCommerce’s REST API needs both',

  noSetting: 'is no setting and does nothing',
  didYouMean: ({ similar }: Of<'similar'>) => `did you mean ${similar}?`,
  weak: ({ bytes }: Of<'bytes'>) => `has a key of fewer than ${bytes} bytes, which can be guessed`,
  weakPassword: ({ shortest }: Of<'shortest'>) => `has fewer than ${shortest} characters, and can be guessed`,
  weakAdvice: 'make one with: openssl rand -hex 32',
  leftOutPath: ({ path }: Of<'path'>) => `has the path ${path}, which is not used`,
  leftOutPathAdvice: 'leave it out; WEBHOOK_PATH is the path that Telegram posts to',
}

export type SettingsWords = typeof en
