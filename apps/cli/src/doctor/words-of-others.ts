import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import { createSay } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { SECOND } from '@peyk/domain/time'
import type { StuckCause, StuckCauseName, StuckFacts } from '@peyk/orders/stuck-cause'
import type { CheckResult, RedisCondition } from '@peyk/store/redis-safety'

const { board, webhook, states } = PERSIAN_TERMS

type Line<Found> = { message: string | ((found: Found) => string); todo: string }

/** Persian for what `findStuckCause` says. */
const STUCK: Record<StuckCauseName, Line<StuckFacts>> = {
  paused: {
    message: ({ pauseReason }) => `همهٔ فرستادن‌ها متوقف است (${pauseReason})`,
    todo: 'علتش را برطرف کنید، سپس: peyk resume',
  },
  no_notifier: {
    message: 'هیچ notifier روشن نیست',
    todo: 'یک notifier روشن کنید (npm start یا docker compose up -d)',
  },
  queue_paused: {
    message: ({ pausedQueues }) => `در BullMQ متوقف است: ${pausedQueues.join(', ')}`,
    todo: `صف را در صفحهٔ صف‌های ${board} از سر بگیرید`,
  },
  clock: {
    message: ({ redisAheadMs }) =>
      `ساعت ردیس ${Math.round(Math.abs(redisAheadMs) / SECOND)} ثانیه ${redisAheadMs > 0 ? 'جلو' : 'عقب'} است`,
    todo: 'هر دو ساعت را با NTP یکی کنید: timedatectl set-ntp true',
  },
  no_sweep: {
    message: 'یک دقیقه است که خبرهای مانده بررسی نشده‌اند',
    todo: 'گزارش notifier را بخوانید و دوباره راهش بیندازید',
  },
  backlog: {
    message: ({ dueCount }) => `${dueCount} خبر ${states.due} است`,
    todo: 'صبر کنید، یا بخش Scaling را در docs/operations.md بخوانید',
  },
  unknown: {
    message: 'علت معلوم نیست',
    todo: 'قدیمی‌ترین را پیدا کنید و با peyk order ببینید: peyk deliveries --state outbox',
  },
}

/** Persian for what `inspectRedis` says of what is to be done. */
const REDIS: Record<RedisCondition, Pick<Line<string>, 'message'> & Partial<Line<string>>> = {
  version: { message: (version) => `${version}؛ به اندازهٔ کافی تازه است` },
  too_old: { message: (version) => `${version} قدیمی است`, todo: 'ردیس 6.2 یا تازه‌تر، یا Valkey نصب کنید' },
  keeps: { message: 'noeviction: وقتی حافظه پر شود چیزی دور ریخته نمی‌شود' },
  evicts: {
    message: (policy) => `maxmemory-policy برابر ${policy} است: شاید ردیس خبری را دور بریزد و به مشتری دوبار خبر برسد`,
    todo: 'تنظیم کنید: maxmemory-policy noeviction',
  },
  always: { message: 'AOF روشن است و پیش از هر پاسخ روی دیسک می‌نویسد (appendfsync always)' },
  waitaof: {
    message: `AOF روشن است و ${webhook} پس از نوشته شدن روی دیسک پاسخ می‌گیرد (appendfsync everysec با WAITAOF)، ولی با قطع برق شاید ثانیهٔ آخر خبرها گم شود و پیامی از آن ثانیه دوباره برود`,
    todo: 'تنظیم کنید: appendfsync always',
  },
  later: {
    message: 'AOF روشن است ولی پس از پاسخ روی دیسک می‌نویسد: با خاموش شدن ناگهانی سرور شاید ثانیهٔ آخر گم شود',
    todo: 'appendfsync always را تنظیم کنید، یا ردیس 7.2 یا تازه‌تر با appendfsync everysec',
  },
  never: {
    message: 'AOF خاموش است: با راه‌اندازی دوبارهٔ ردیس فراموش می‌شود به چه کسی خبر داده شده است',
    todo: 'appendonly yes و appendfsync always را تنظیم کنید',
  },
  hidden_eviction: {
    message: 'ردیس نمی‌گذارد تنظیم‌هایش خوانده شود',
    todo: 'مطمئن شوید این را دارد: maxmemory-policy noeviction',
  },
  hidden_persistence: {
    message: 'ردیس نمی‌گذارد تنظیم‌هایش خوانده شود',
    todo: 'مطمئن شوید این را دارد: appendonly yes',
  },
  hidden_replication: {
    message: 'ردیس نمی‌گذارد تنظیم‌هایش خوانده شود',
    todo: 'مطمئن شوید min-replicas-to-write 1 و min-replicas-max-lag 2 را دارد',
  },
  replicas_unknown: {
    message: 'ردیس نمی‌گوید رونوشت دارد یا نه: شاید با جابه‌جایی سرور آخرین نوشته‌ها گم شود؛ پیک منتظر رونوشت نمی‌ماند',
    todo: 'ردیسی بگذارید که به INFO پاسخ دهد، یا با جابه‌جایی سرور چیزی گم نکند',
  },
  alone: { message: 'رونوشت ندارد و سرورش جابه‌جا نمی‌شود' },
  unguarded: {
    message: (settings) => `${settings}: شاید سرور کنارگذاشته‌شده همچنان بنویسد و آنچه می‌گیرد گم شود`,
    todo: 'روی همهٔ سرورهای گروه min-replicas-to-write 1 و min-replicas-max-lag 2 را تنظیم کنید',
  },
  no_replica: {
    message: 'هیچ رونوشتی دنبال سرور اصلی نیست و چیزی نمی‌نویسد',
    todo: 'یک رونوشت روشن کنید؛ بهتر است دو تا باشد تا یکی بتواند نباشد',
  },
  guarded: { message: (replicas) => `${replicas} رونوشت دارد؛ هر ${webhook} و هر پیام منتظر یکی از آن‌ها می‌ماند` },
}

/** Returns what `findStuckCause` found, in both languages. */
export function textOfStuck({ name, detail, todo, facts }: StuckCause): { message: Text; todo: Text } {
  const persian = STUCK[name]
  return { message: join(detail, persian.message, facts), todo: join(todo, persian.todo, facts) }
}

/** Returns what `inspectRedis` found, in both languages. */
export function textOfRedis({ name, message, todo, found = '' }: CheckResult): { message: Text; todo?: Text } {
  const persian = REDIS[name]
  return {
    message: join(message, persian.message, found),
    ...(todo !== undefined && { todo: join(todo, persian.todo ?? '', found) }),
  }
}

/** Joins English that is made elsewhere with its Persian. */
function join<Found>(en: string, persian: Line<Found>['message'], found: Found): Text {
  const fa = typeof persian === 'string' ? persian : persian(found)
  return createSay({ en: { words: en }, fa: { words: fa } })('words')
}
