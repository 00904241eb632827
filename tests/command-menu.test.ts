import { createLogger } from '@peyk/runtime/logger'
import { startSimulator } from '@peyk/simulator/simulator'
import type { Simulator } from '@peyk/simulator/simulator'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramClient } from '@peyk/telegram/client'
import { COMMAND_NAMES } from '@peyk/telegram/words'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startCommandMenu } from '@peyk/ingress/command-menu'

const BOT_TOKEN = '123456:TEST-token_of-the_simulated_bot_0001'
const logger = createLogger('test', {})
logger.silent = true

let simulator: Simulator
let client: TelegramClient
const menus: { close: () => Promise<void> }[] = []

beforeEach(async () => {
  simulator = await startSimulator({ port: 0, botToken: BOT_TOKEN, linkSecret: 'secret', panel: {}, limits: 'off' })
  const apiRoot = simulator.telegramApiRoot
  client = createTelegramClient({ botToken: BOT_TOKEN, apiRoot, proxyUrl: undefined, sendTimeoutMs: 2000 })
})
afterEach(async () => {
  await Promise.all(menus.splice(0).map((menu) => menu.close()))
  await client.close()
  await simulator.close()
})

const start = () => menus.push(startCommandMenu(client.api, 'fa', logger, 20))
const shownTo = (userId: number, languageCode: string) => {
  simulator.telegram.addUser(userId, { languageCode })
  return simulator.telegram.commands(userId)
}
const setCount = () => simulator.telegram.calls('setMyCommands').filter(({ ok }) => ok).length

it('shows the commands in the language of each customer, and in the default one to all others', async () => {
  start()
  await expect.poll(setCount).toBe(6)
  expect(shownTo(1, 'fa').map(({ command }) => command)).toEqual(COMMAND_NAMES)
  expect(shownTo(1, 'fa')[0]?.description).toContain('سفارش')
  expect(shownTo(2, 'en')[0]?.description).toContain('orders')
  expect(shownTo(3, 'de')).toEqual(shownTo(1, 'fa'))
  const inGroups = await client.api.getMyCommands({ scope: { type: 'all_group_chats' }, language_code: 'en' })
  const names = inGroups.map(({ command }) => command)
  expect(names).toEqual(COMMAND_NAMES.filter((name) => names.includes(name)))
  expect(names).toContain('orders')
  expect(names).not.toContain('track')
})

it('sets nothing that Telegram shows already, and again what somebody changed', async () => {
  start()
  await expect.poll(setCount).toBe(6)
  start()
  await expect.poll(() => simulator.telegram.calls('getMyCommands').length).toBe(12)
  expect(setCount()).toBe(6)
  await client.api.deleteMyCommands({ language_code: 'en' })
  start()
  await expect.poll(setCount).toBe(7)
})

it('tries again until Telegram takes them, and ends at once when it is closed', async () => {
  simulator.telegram.faults.add(
    { method: 'setMyCommands', retryAfter: 1, times: 2 },
    { method: 'getMyCommands', status: 502, times: 1 },
  )
  start()
  await expect.poll(setCount).toBe(6)
  simulator.telegram.faults.add({ method: 'getMyCommands', status: 502 })
  start()
  await menus.pop()?.close()
})
