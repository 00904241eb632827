import { isSet } from './environment.ts'
import type { Environment, Values, VariableName } from './environment.ts'
import { hasPassword } from './redis-password.ts'
import { sourcesOf } from './to-settings.ts'

/** Who reads the settings. */
export type Reader = {
  isBoard: boolean
  /** Whether Redis alone is used: neither the bot nor the panel. */
  isAlone: boolean
}

type Given = Reader & { values: Values; isUnset: (name: VariableName) => boolean }

/** What must hold between variables. The text finishes "NAME: expected …, because …". */
type Rule = { name: VariableName; isBrokenWhen: (given: Given) => boolean; expected: string; because: string }

function isBackfillWanted({ BACKFILL_EVERY_MINUTES: minutes = 0 }: Values): boolean {
  return minutes > 0
}

/** The variables that must be set. */
const REQUIRED: readonly Rule[] = [
  {
    name: 'BOARD_PASSWORD',
    isBrokenWhen: ({ isBoard }) => isBoard,
    expected: 'the password of the board’s login',
    because: 'the board never runs without one',
  },
  {
    name: 'BOT_TOKEN',
    isBrokenWhen: ({ isAlone }) => !isAlone,
    expected: 'the bot’s token from @BotFather',
    because: 'Peyk sends as this bot',
  },
  {
    name: 'WEBHOOK_URL',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).telegram === 'webhook',
    expected: 'the public https:// origin that Telegram posts to',
    because: 'Telegram updates come by webhook',
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).panel === 'polling',
    expected: 'the panel’s API, for example https://shop.example/api',
    because: 'the panel is polled',
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone && sourcesOf(values).panel === 'webhook' && values.RECONCILE_EVERY_MINUTES !== undefined,
    expected: 'the panel’s API, for example https://shop.example/api',
    because: 'RECONCILE_EVERY_MINUTES is set',
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone &&
      sourcesOf(values).panel === 'webhook' &&
      values.RECONCILE_EVERY_MINUTES === undefined &&
      isBackfillWanted(values),
    expected: 'the panel’s API, for example https://shop.example/api',
    because: 'BACKFILL_EVERY_MINUTES is set',
  },
  {
    name: 'PANEL_CHANGES_PATH',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && values.PANEL_ADAPTER === 'generic' && isBackfillWanted(values),
    expected: 'where the panel lists what changed, for example orders?changed_since={since}&page={page}',
    because: 'BACKFILL_EVERY_MINUTES is set',
  },
  {
    name: 'PANEL_WEBHOOK_SECRET',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).panel === 'webhook',
    expected: 'the secret that signs the panel’s webhooks',
    because: 'the panel pushes its order updates',
  },
]

const LONGEST_REPETITION_DAYS = 14

/** The variables that must fit others. */
const FITTING: readonly Rule[] = [
  {
    name: 'REDIS_PASSWORD',
    isBrokenWhen: ({ values }) => values.REDIS_PASSWORD !== undefined && hasPassword(values.REDIS_URL),
    expected: 'no value',
    because: 'REDIS_URL has a password already',
  },
  {
    name: 'WEBHOOK_URL',
    isBrokenWhen: ({ values, isUnset, isAlone }) =>
      !isAlone && values.WEBHOOK_URL?.startsWith('http://') === true && isUnset('TELEGRAM_API_ROOT'),
    expected: 'https://',
    because: 'Telegram posts to nothing else; http:// needs a Bot API server of your own (TELEGRAM_API_ROOT)',
  },
  {
    name: 'DELIVERY_RETENTION_DAYS',
    isBrokenWhen: ({ values }) => values.DELIVERY_RETENTION_DAYS < LONGEST_REPETITION_DAYS,
    expected: `${LONGEST_REPETITION_DAYS} or more`,
    because: `panels repeat their order updates for up to ${LONGEST_REPETITION_DAYS} days, and a customer would be notified again`,
  },
  {
    name: 'PANEL_WEBHOOK_PATH',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && values.WEBHOOK_PATH === values.PANEL_WEBHOOK_PATH,
    expected: 'another path than WEBHOOK_PATH',
    because: 'both are served on the same port',
  },
  {
    name: 'PANEL_API_TOKEN',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone && values.PANEL_ADAPTER === 'woocommerce' && values.PANEL_API_TOKEN?.includes(':') === false,
    expected: 'the consumer key and the consumer secret as ck_…:cs_…',
    because: 'WooCommerce’s REST API needs both',
  },
]

/** Returns a sentence for each rule that the values break. */
export function findBrokenRules(env: Environment, values: Values, reader: Reader): string[] {
  const isUnset = (name: VariableName) => !isSet(env, name) && !isSet(env, `${name}_FILE`)
  const given = { ...reader, values, isUnset }
  const missing = REQUIRED.filter((rule) => isUnset(rule.name) && rule.isBrokenWhen(given)).map(
    ({ name, expected, because }) => `${name}: missing; expected ${expected}, because ${because}.`,
  )
  const unfit = FITTING.filter((rule) => rule.isBrokenWhen(given)).map(
    ({ name, expected, because }) => `${name}: expected ${expected}, because ${because}.`,
  )
  return [...missing, ...unfit]
}
