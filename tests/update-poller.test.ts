import { createLogger } from '@peyk/runtime/logger'
import { startUpdatePoller } from '@peyk/ingress/update-poller'
import { startSimulator } from '@peyk/simulator/simulator'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'

const BOT_TOKEN = '123456:TEST-token_of-the_simulated_bot_0001'

it('takes updates whose numbering begins anew, as that of another bot on the same Redis', async () => {
  const logger = createLogger('test', {})
  logger.silent = true
  const test = testStore()
  for (const [holder, sends] of [
    ['first', 5],
    ['second', 1],
  ] as const) {
    const simulator = await startSimulator({ port: 0, botToken: BOT_TOKEN, linkSecret: 'secret', panel: {} })
    const client = createTelegramClient({
      botToken: BOT_TOKEN,
      apiRoot: simulator.telegramApiRoot,
      proxyUrl: undefined,
      sendTimeoutMs: 2000,
    })
    for (let i = 0; i < sends; i += 1) simulator.telegram.userSends(7, `/start ${i}`)
    let taken = 0
    const poller = startUpdatePoller({
      api: client.api,
      leases: test.store.leases,
      enqueueUpdates: async (updates) => void (taken += updates.length),
      durably: (write) => write(),
      connected: Promise.resolve(),
      countUnreadable: () => undefined,
      holder,
      logger,
    })
    await expect.poll(() => taken, { message: holder }).toBe(sends)
    // Confirmed by the next offset: Telegram has nothing left to give.
    await expect.poll(() => simulator.telegram.pendingUpdates()).toBe(0)
    await poller.close()
    await client.close()
    await simulator.close()
  }
  test.close()
})

it('leaves out what it cannot read, and confirms it', async () => {
  const logger = createLogger('test', {})
  logger.silent = true
  const test = testStore()
  const offsets: (number | undefined)[] = []
  const taken: number[] = []
  let unreadable = 0
  const updates = [
    { update_id: 1, message: {} },
    { update_id: 2, message: { text: 'x'.repeat(300 * 1024) } },
    { message: {} },
    null,
    { update_id: 4 },
  ]
  const api = {
    deleteWebhook: async () => true,
    getUpdates: async ({ offset }: { offset?: number }, signal: AbortSignal) => {
      offsets.push(offset)
      if (offset === undefined) return updates
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    },
  }
  const poller = startUpdatePoller({
    api: api as unknown as TelegramApi,
    leases: test.store.leases,
    enqueueUpdates: async (queued) => void taken.push(...queued.map(({ update_id: id }) => id)),
    durably: (write) => write(),
    connected: Promise.resolve(),
    countUnreadable: () => void (unreadable += 1),
    holder: 'one',
    logger,
  })
  await expect.poll(() => offsets).toEqual([undefined, 5])
  expect({ taken, unreadable }).toEqual({ taken: [1, 4], unreadable: 3 })
  await poller.close()
  test.close()
})
