import { expect, it } from 'vitest'
import { describeSettings } from './describe-settings.ts'
import { ENVIRONMENT } from './environment.ts'
import { loadSettings } from './settings.ts'

const settings = describeSettings().flatMap((group) => group.settings)
/** The panel adapters have these defaults. */
const OF_ADAPTERS = ['PANEL_API_TOKEN_HEADER', 'PANEL_ORDER_PATH', 'PANEL_ORDERS_PATH', 'PANEL_CHAT_META_KEY']
const ENOUGH = { BOT_TOKEN: '123456:abc', PANEL_API_BASE_URL: 'https://shop.example/api' }

it('describes every variable', () => {
  expect(settings.map(({ name }) => name).toSorted()).toEqual(Object.keys(ENVIRONMENT).toSorted())
  for (const { name, meaning } of settings) expect(meaning, name).toMatch(/^.{10,}\.$/)
})

it.each(settings.filter((setting) => setting.default !== undefined && !OF_ADAPTERS.includes(setting.name)))(
  'names the default of $name: setting it changes nothing',
  ({ name, default: value }) => {
    expect(loadSettings({ ...ENOUGH, [name]: value }, 'notifier')).toEqual(loadSettings(ENOUGH, 'notifier'))
  },
)
