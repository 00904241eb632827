import { createSay } from '@peyk/domain/text'

type Of<Name extends string> = Readonly<Record<Name, string>>

export const en = {
  // The command line. Values finish the sentence "expected …".
  wrongValue: ({ name, expected, got }: Of<'name' | 'expected' | 'got'>) => `${name}: expected ${expected}, got ${got}`,
  unknownCommand: ({ given, names }: Of<'given' | 'names'>) => `There is no command ${given}; expected ${names}`,
  unknownOption: ({ given, names }: Of<'given' | 'names'>) => `There is no option ${given}; expected ${names}`,
  missingCommand: ({ names }: Of<'names'>) => `The command is missing; expected ${names}`,
  missingArgument: ({ name, usage }: Of<'name' | 'usage'>) => `${name} is missing; expected ${usage}`,
  missingValue: ({ name, usage }: Of<'name' | 'usage'>) => `${name} has no value; expected ${usage}`,
  tooMany: ({ given, usage }: Of<'given' | 'usage'>) => `There is no place for ${given}; expected ${usage}`,
  help: ({ problem, command }: Of<'problem' | 'command'>) => `${problem}. More: ${command}`,
  or: ' or ',
  orderId: 'an order id: 1–64 characters without control characters',
  chatId: 'a Telegram chat id, an integer',
  limit: 'a whole number from 1 on',
  amount: 'a number such as 250000 or 12.50, without separators',
  currency: 'a currency code such as IRT',
  address: 'an address such as http://127.0.0.1:8080',
  past: 'a time in the past such as 30m, 24h, 7d or 2026-11-01T00:00:00Z',
  status: 'a status such as paid or پرداخت شده, at most 200 characters',
  noRefund: ({ kind }: Of<'kind'>) =>
    `--after-paid is for a refund, got ${kind}; try: peyk preview refunded --after-paid`,
  chooseOpen: 'Name the orders, or choose notifications with --state, for example --state uncertain.',
  chooseResolved: 'Name the orders, or choose what was resolved with --since, for example --since 10m.',
  severalOpen: ({ orderId, kinds }: Of<'orderId' | 'kinds'>) =>
    `Order ${orderId} has several open notifications (${kinds}); say which one with --kind.`,
  tokenMissing: 'The bot’s token is missing: set BOT_TOKEN, or give --token. Nothing changed.',
  shopIncomplete: ({ shop, names }: Of<'shop' | 'names'>) => `--shop ${shop} also needs ${names}. Nothing changed.`,
  pushUnreachable: '--mode push also needs --public-url with an address that answers, or --unchecked. Nothing changed.',
  noSettings: ({ path }: Of<'path'>) =>
    `Expected lines such as BOT_TOKEN=… in ${path}, as UTF-8, found none; the order is bot_config.env, then notified_orders.json. Nothing changed.`,
  seconds: 'a whole number from 0 on',
  unchanged: ({ problem }: Of<'problem'>) => `${problem} Nothing changed.`,

  // Files.
  unread: ({ path, reason }: Of<'path' | 'reason'>) => `Cannot read ${path} (${reason}); nothing changed.`,
  unwritten: ({ path, reason }: Of<'path' | 'reason'>) => `Cannot write ${path} (${reason}); it is unchanged.`,
  unwritable: ({ name }: Of<'name'>) =>
    `${name}: expected a value without single quotes and line breaks, which no .env can hold. Nothing changed.`,
  inContainer: ({ problem }: Of<'problem'>) =>
    `${problem} In a container, run it as the folder’s owner: docker compose run --rm --user "$(id -u):$(id -g)" cli …`,
  notJson: ({ reason }: Of<'reason'>) =>
    `Expected JSON, an array of order ids, or an object keyed by order id: ${reason}; nothing changed.`,
  notUtf8: 'it is not UTF-8',
  otherJson: 'Expected an array of order ids, or an object keyed by order id, got other JSON; nothing changed.',
  severalLists: ({ names }: Of<'names'>) =>
    `Expected an array of order ids, or an object keyed by order id, got an object that holds lists as ${names}; give the list of notified orders alone. Nothing changed.`,
  entry: ({ at }: Of<'at'>) => `entry ${at}`,
  key: ({ key }: Of<'key'>) => `key ${key}`,
  field: ({ name }: Of<'name'>) => `field ${name}`,
  order: ({ orderId }: Of<'orderId'>) => `order ${orderId}`,
  noOrderId: ({ value }: Of<'value'>) => `expected an order id, got ${value}`,
  unclear: ({ value }: Of<'value'>) => `expected whether it was notified, got ${value}`,
  notNotified: ({ value }: Of<'value'>) => `its value is ${value}: not notified`,
  elsewhere: ({ name }: Of<'name'>) => `the orders are in ${name}`,
  busy: 'it is being notified at this moment; import again',
  notImported: ({ reason }: Of<'reason'>) => `Nothing was imported: ${reason}`,
  skipped: ({ place, reason }: Of<'place' | 'reason'>) => `Skipped ${place}: ${reason}.`,
  moreSkipped: ({ count }: Of<'count'>) => `… and ${count} more; --json lists them all.`,

  // Connections.
  andTodo: ({ problem, todo }: Of<'problem' | 'todo'>) => `${problem}; ${todo}.`,
  noChat: 'ADMIN_CHAT_ID is not set; set it, or say --chat <id>. The bot answers the id to /id.',
  messageNotSent: ({ chatId, why }: Of<'chatId' | 'why'>) => `Chat ${chatId} did not get the message: ${why}.`,
  messageUncertain: ({ chatId, reason }: Of<'chatId' | 'reason'>) =>
    `Nobody can know whether chat ${chatId} got the message (${reason}); look into the chat.`,
  chatBlocked: 'the bot is blocked or was removed; unblock it, or add it again',
  chatNeverStarted: 'this person has not started the bot; open the bot and press Start',
  chatNotFound: 'Telegram finds no such chat of this bot; add the bot to it, and take the id that it answers to /id',
  chatNoRights: 'the bot may not write there; allow it to send messages',
  chatSlowMode: 'slow mode is on; try again later, or make the bot an administrator',
  chatTopicClosed: 'the topic is closed or deleted; open it, or correct ADMIN_TOPIC_ID',
  chatMoved: ({ chatId }: Of<'chatId'>) => `the group became a supergroup; use its new id, ${chatId}`,
  telegramWait: ({ seconds }: Of<'seconds'>) => `Telegram asks to wait; try again in ${seconds} s`,
  botUnknown: ({ reason }: Of<'reason'>) =>
    `Telegram does not know the bot’s token (${reason}); set BOT_TOKEN to the token that @BotFather shows`,
  telegramSilent: ({ reason }: Of<'reason'>) =>
    `Telegram does not answer (${reason}); check the network, TELEGRAM_API_ROOT and TELEGRAM_PROXY_URL`,
  messageRefused: ({ reason }: Of<'reason'>) => `Telegram refused it (${reason}); fix the cause and try again`,
  redisRefused: ({ url, reason }: Of<'url' | 'reason'>) =>
    `Redis at ${url} refused the command (${reason}); expected a master with free memory and disk; run peyk doctor.`,
}

type FailureWords = typeof en

export const fa: FailureWords = {
  wrongValue: ({ name, expected, got }) => `${name}: باید ${expected} باشد؛ مقدار کنونی: ${got}`,
  unknownCommand: ({ given, names }) => `فرمانی به نام ${given} نیست؛ فرمان‌ها: ${names}`,
  unknownOption: ({ given, names }) => `گزینه‌ای به نام ${given} نیست؛ گزینه‌ها: ${names}`,
  missingCommand: ({ names }) => `خود فرمان نیامده است؛ فرمان‌ها: ${names}`,
  missingArgument: ({ name, usage }) => `${name} نیامده است؛ شکل درست: ${usage}`,
  missingValue: ({ name, usage }) => `${name} مقدار ندارد؛ شکل درست: ${usage}`,
  tooMany: ({ given, usage }) => `${given} اضافه است؛ شکل درست: ${usage}`,
  help: ({ problem, command }) => `${problem}. راهنما: ${command}`,
  or: ' یا ',
  orderId: 'شناسهٔ سفارش (1 تا 64 نویسه، بی نویسهٔ کنترلی)',
  chatId: 'شناسهٔ یک گفتگوی تلگرام، که عددی صحیح است،',
  limit: 'عددی صحیح از 1 به بالا',
  amount: 'عددی مانند 250000 یا 12.50، بی جداکننده،',
  currency: 'نماد یک ارز مانند IRT',
  address: 'نشانی کاملی مانند http://127.0.0.1:8080',
  past: 'زمانی در گذشته مانند 30m، 24h، 7d یا 2026-11-01T00:00:00Z',
  status: 'وضعیتی مانند paid یا پرداخت شده، دست بالا 200 نویسه،',
  noRefund: ({ kind }) =>
    `--after-paid برای خبر بازگشت پول است، نه ${kind}؛ این را امتحان کنید: peyk preview refunded --after-paid`,
  chooseOpen: 'سفارش‌ها را نام ببرید، یا خبرها را با --state انتخاب کنید، مثلاً --state uncertain',
  chooseResolved: 'سفارش‌ها را نام ببرید، یا آنچه را «رسیده است» خورده با --since انتخاب کنید، مثلاً --since 10m',
  severalOpen: ({ orderId, kinds }) => `سفارش ${orderId} چند خبر باز دارد (${kinds})؛ با --kind بگویید کدام.`,
  tokenMissing: 'توکن ربات نیست: BOT_TOKEN را تنظیم کنید، یا آن را با --token بدهید. چیزی عوض نشد.',
  shopIncomplete: ({ shop, names }) => `با --shop ${shop} این‌ها هم لازم است: ${names}. چیزی عوض نشد.`,
  pushUnreachable: 'با --mode push نشانی‌ای با --public-url لازم است که پاسخ بدهد، یا --unchecked. چیزی عوض نشد.',
  noSettings: ({ path }) =>
    `در ${path} سطری مانند BOT_TOKEN=… نیست، یا فایل UTF-8 نیست؛ ترتیب این است: bot_config.env و بعد notified_orders.json. چیزی عوض نشد.`,
  seconds: 'عددی صحیح از 0 به بالا',
  unchanged: ({ problem }) => `${problem} چیزی عوض نشد.`,

  unread: ({ path, reason }) => `نمی‌شود ${path} را خواند (${reason})؛ چیزی عوض نشد.`,
  unwritten: ({ path, reason }) => `نمی‌شود ${path} را نوشت (${reason})؛ دست نخورد.`,
  unwritable: ({ name }) =>
    `${name}: مقدارش نباید علامت ' یا شکست سطر داشته باشد، چون در .env نمی‌شود نوشت. چیزی عوض نشد.`,
  inContainer: ({ problem }) =>
    `${problem} در کانتینر، آن را با کاربر صاحب پوشه اجرا کنید: docker compose run --rm --user "$(id -u):$(id -g)" cli …`,
  notJson: ({ reason }) =>
    `باید JSON باشد، آرایه‌ای از شناسهٔ سفارش‌ها یا شیئی که کلیدهایش شناسهٔ سفارش‌هاست: ${reason}. چیزی عوض نشد.`,
  notUtf8: 'UTF-8 نیست',
  otherJson:
    'باید آرایه‌ای از شناسهٔ سفارش‌ها یا شیئی که کلیدهایش شناسهٔ سفارش‌هاست باشد، ولی JSON دیگری است. چیزی عوض نشد.',
  severalLists: ({ names }) =>
    `باید آرایه‌ای از شناسهٔ سفارش‌ها یا شیئی که کلیدهایش شناسهٔ سفارش‌هاست باشد، ولی شیئی با این فهرست‌هاست: ${names}. فقط فهرست سفارش‌های خبرداده‌شده را بدهید. چیزی عوض نشد.`,
  entry: ({ at }) => `مورد ${at}`,
  key: ({ key }) => `کلید ${key}`,
  field: ({ name }) => `فیلد ${name}`,
  order: ({ orderId }) => `سفارش ${orderId}`,
  noOrderId: ({ value }) => `باید شناسهٔ سفارش باشد؛ مقدار کنونی: ${value}`,
  unclear: ({ value }) => `معلوم نیست که خبرش داده شده است یا نه؛ مقدار کنونی: ${value}`,
  notNotified: ({ value }) => `مقدارش ${value} است: خبرش داده نشده است`,
  elsewhere: ({ name }) => `سفارش‌ها در ${name} است`,
  busy: 'همین حالا خبرش فرستاده می‌شود؛ دوباره وارد کنید',
  notImported: ({ reason }) => `چیزی وارد نشد: ${reason}`,
  skipped: ({ place, reason }) => `کنار ماند، ${place}: ${reason}.`,
  moreSkipped: ({ count }) => `… و ${count} تای دیگر؛ همه با --json می‌آید.`,

  andTodo: ({ problem, todo }) => `${problem}؛ ${todo}.`,
  noChat:
    'ADMIN_CHAT_ID تنظیم نشده است؛ آن را تنظیم کنید، یا --chat <id> را بدهید. ربات به /id شناسهٔ گفتگو را پاسخ می‌دهد.',
  messageNotSent: ({ chatId, why }) => `پیام به گفتگوی ${chatId} نرسید: ${why}.`,
  messageUncertain: ({ chatId, reason }) =>
    `معلوم نیست که پیام به گفتگوی ${chatId} رسیده باشد (${reason})؛ خود گفتگو را ببینید.`,
  chatBlocked: 'ربات را بسته یا بیرون کرده‌اند؛ بازش کنید، یا دوباره بیفزاییدش',
  chatNeverStarted: 'این شخص ربات را آغاز نکرده است؛ باید ربات را باز کند و Start را بزند',
  chatNotFound:
    'تلگرام چنین گفتگویی برای این ربات ندارد؛ ربات را به آن بیفزایید و شناسه‌ای را بردارید که به /id پاسخ می‌دهد',
  chatNoRights: 'ربات آنجا حق نوشتن ندارد؛ اجازهٔ فرستادن پیام به آن بدهید',
  chatSlowMode: 'گفتگو در حالت آهسته است؛ بعداً دوباره امتحان کنید، یا ربات را مدیر کنید',
  chatTopicClosed: 'موضوع بسته یا پاک شده است؛ بازش کنید، یا ADMIN_TOPIC_ID را درست کنید',
  chatMoved: ({ chatId }) => `گروه به ابرگروه تبدیل شده است؛ شناسهٔ تازه‌اش ${chatId} است`,
  telegramWait: ({ seconds }) => `تلگرام می‌خواهد صبر کنیم؛ پس از ${seconds} ثانیه دوباره امتحان کنید`,
  botUnknown: ({ reason }) =>
    `تلگرام توکن ربات را نمی‌شناسد (${reason})؛ در BOT_TOKEN توکنی را بگذارید که @BotFather نشان می‌دهد`,
  telegramSilent: ({ reason }) =>
    `تلگرام پاسخ نمی‌دهد (${reason})؛ شبکه، TELEGRAM_API_ROOT و TELEGRAM_PROXY_URL را ببینید`,
  messageRefused: ({ reason }) => `تلگرام آن را نپذیرفت (${reason})؛ علت را رفع کنید و دوباره امتحان کنید`,
  redisRefused: ({ url, reason }) =>
    `ردیس در ${url} فرمان را نپذیرفت (${reason})؛ باید سرور اصلی باشد و حافظه و دیسک خالی داشته باشد. بررسی کنید: peyk doctor`,
}

/** Says why a command failed, in each language. */
export const sayFailure = createSay({ en, fa })
