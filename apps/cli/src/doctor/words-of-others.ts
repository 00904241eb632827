import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import { createSay } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { StuckCauseName } from '@peyk/orders/stuck-cause'
import type { RedisCondition } from '@peyk/store/redis-safety'

const { board, webhook } = PERSIAN_TERMS

type Line = { message: string; todo: string }

/** Persian for what `findStuckCause` says. */
const STUCK: Record<StuckCauseName, Line> = {
  paused: { message: 'همهٔ فرستادن‌ها متوقف است', todo: 'علتش را برطرف کنید، سپس: peyk resume' },
  no_notifier: {
    message: 'هیچ notifier روشن نیست',
    todo: 'یک notifier روشن کنید (npm start یا docker compose up -d)',
  },
  queue_paused: { message: 'یک صف متوقف است', todo: `صف را در صفحهٔ صف‌های ${board} از سر بگیرید` },
  clock: { message: 'ساعت ردیس درست نیست', todo: 'هر دو ساعت را با NTP یکی کنید: timedatectl set-ntp true' },
  no_sweep: {
    message: 'یک دقیقه است که خبرهای مانده بررسی نشده‌اند',
    todo: 'گزارش notifier را بخوانید و دوباره راهش بیندازید',
  },
  backlog: {
    message: 'خبرها بیش از آن‌اند که تلگرام می‌پذیرد',
    todo: 'صبر کنید، یا بخش Scaling را در docs/operations.md بخوانید',
  },
  unknown: {
    message: 'علت معلوم نیست',
    todo: 'قدیمی‌ترین را پیدا کنید و با peyk order ببینید: peyk deliveries --state outbox',
  },
}

/** Persian for what `inspectRedis` says of what is to be done. */
const REDIS: Record<RedisCondition, Line | Pick<Line, 'message'>> = {
  version: { message: 'نسخه به اندازهٔ کافی تازه است' },
  too_old: { message: 'نسخه قدیمی است', todo: 'ردیس 6.2 یا تازه‌تر، یا Valkey نصب کنید' },
  keeps: { message: 'noeviction: وقتی حافظه پر شود چیزی دور ریخته نمی‌شود' },
  evicts: {
    message: 'maxmemory-policy برابر noeviction نیست: شاید ردیس خبری را دور بریزد و به مشتری دوبار خبر برسد',
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
    message:
      'min-replicas-to-write یا min-replicas-max-lag درست نیست: شاید سرور کنارگذاشته‌شده همچنان بنویسد و آنچه می‌گیرد گم شود',
    todo: 'روی همهٔ سرورهای گروه min-replicas-to-write 1 و min-replicas-max-lag 2 را تنظیم کنید',
  },
  no_replica: {
    message: 'هیچ رونوشتی دنبال سرور اصلی نیست و چیزی نمی‌نویسد',
    todo: 'یک رونوشت روشن کنید؛ بهتر است دو تا باشد تا یکی بتواند نباشد',
  },
  guarded: { message: `هر ${webhook} و هر پیام منتظر یک رونوشت می‌ماند` },
}

type English = { message: string; todo?: string }

export const persianOfStuck = (name: StuckCauseName, english: Line) => ({
  message: join(english.message, STUCK[name].message),
  todo: join(english.todo, STUCK[name].todo),
})

export function persianOfRedis(name: RedisCondition, { message, todo }: English) {
  const { todo: persianTodo = '', ...persian }: English = REDIS[name]
  return { message: join(message, persian.message), ...(todo !== undefined && { todo: join(todo, persianTodo) }) }
}

/** Joins English that is made elsewhere with its Persian. */
function join(en: string, fa: string): Text {
  return createSay({ en: { words: en }, fa: { words: fa } })('words')
}
