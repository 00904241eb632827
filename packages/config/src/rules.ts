import type { Text } from '@peyk/domain/text'
import { isSet } from './environment.ts'
import type { Environment, Values, VariableName } from './environment.ts'
import { hasPassword } from './redis-password.ts'
import { say } from './say.ts'
import { sourcesOf } from './to-settings.ts'

/** Who reads the settings. */
export type Reader = {
  isBoard: boolean
  /** Whether Redis alone is used: neither the bot nor the panel. */
  isAlone: boolean
}

type Given = Reader & { values: Values; isUnset: (name: VariableName) => boolean }

/** What must hold between variables. The text finishes "NAME: expected …, because …". */
type Rule = { name: VariableName; isBrokenWhen: (given: Given) => boolean; expected: Text; because: Text }

function isBackfillWanted({ BACKFILL_EVERY_MINUTES: minutes = 0 }: Values): boolean {
  return minutes > 0
}

/** The variables that must be set. */
const REQUIRED: readonly Rule[] = [
  {
    name: 'BOARD_PASSWORD',
    isBrokenWhen: ({ isBoard }) => isBoard,
    expected: say('boardPassword'),
    because: say('boardPasswordBecause'),
  },
  {
    name: 'BOT_TOKEN',
    isBrokenWhen: ({ isAlone }) => !isAlone,
    expected: say('token'),
    because: say('tokenBecause'),
  },
  {
    name: 'WEBHOOK_URL',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).telegram === 'webhook',
    expected: say('webhookUrl'),
    because: say('webhookUrlBecause'),
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).panel === 'polling',
    expected: say('panelApi'),
    because: say('panelPolled'),
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone && sourcesOf(values).panel === 'webhook' && values.RECONCILE_EVERY_MINUTES !== undefined,
    expected: say('panelApi'),
    because: say('reconcileSet'),
  },
  {
    name: 'PANEL_API_BASE_URL',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone &&
      sourcesOf(values).panel === 'webhook' &&
      values.RECONCILE_EVERY_MINUTES === undefined &&
      isBackfillWanted(values),
    expected: say('panelApi'),
    because: say('backfillSet'),
  },
  {
    name: 'PANEL_CHANGES_PATH',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && values.PANEL_ADAPTER === 'generic' && isBackfillWanted(values),
    expected: say('changesPath'),
    because: say('backfillSet'),
  },
  {
    name: 'PANEL_WEBHOOK_SECRET',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && sourcesOf(values).panel === 'webhook',
    expected: say('webhookSecret'),
    because: say('panelPushes'),
  },
]

const LONGEST_REPETITION_DAYS = 14

/** The variables that must fit others. */
const FITTING: readonly Rule[] = [
  {
    name: 'REDIS_PASSWORD',
    isBrokenWhen: ({ values }) => values.REDIS_PASSWORD !== undefined && hasPassword(values.REDIS_URL),
    expected: say('noValue'),
    because: say('redisHasPassword'),
  },
  {
    name: 'WEBHOOK_URL',
    isBrokenWhen: ({ values, isUnset, isAlone }) =>
      !isAlone && values.WEBHOOK_URL?.startsWith('http://') === true && isUnset('TELEGRAM_API_ROOT'),
    expected: say('https'),
    because: say('httpsBecause'),
  },
  {
    name: 'DELIVERY_RETENTION_DAYS',
    isBrokenWhen: ({ values }) => values.DELIVERY_RETENTION_DAYS < LONGEST_REPETITION_DAYS,
    expected: say('orMore', { days: LONGEST_REPETITION_DAYS }),
    because: say('orMoreBecause', { days: LONGEST_REPETITION_DAYS }),
  },
  {
    name: 'PANEL_WEBHOOK_PATH',
    isBrokenWhen: ({ values, isAlone }) => !isAlone && values.WEBHOOK_PATH === values.PANEL_WEBHOOK_PATH,
    expected: say('otherPath'),
    because: say('otherPathBecause'),
  },
  {
    name: 'PANEL_API_TOKEN',
    isBrokenWhen: ({ values, isAlone }) =>
      !isAlone && values.PANEL_ADAPTER === 'woocommerce' && values.PANEL_API_TOKEN?.includes(':') === false,
    expected: say('wooKeys'),
    because: say('wooKeysBecause'),
  },
]

/** Returns a sentence for each rule that the values break. */
export function findBrokenRules(env: Environment, values: Values, reader: Reader): Text[] {
  const isUnset = (name: VariableName) => !isSet(env, name) && !isSet(env, `${name}_FILE`)
  const given = { ...reader, values, isUnset }
  const missing = REQUIRED.filter((rule) => isUnset(rule.name) && rule.isBrokenWhen(given)).map(
    ({ name, expected, because }) => say('missing', { name, expected, because }),
  )
  const unfit = FITTING.filter((rule) => rule.isBrokenWhen(given)).map(({ name, expected, because }) =>
    say('unfit', { name, expected, because }),
  )
  return [...missing, ...unfit]
}
