import { createLogger } from '@peyk/runtime/logger'
import { startSimulator } from '@peyk/simulator/simulator'
import { createTelegramClient } from '@peyk/telegram/client'
import { expect, it } from 'vitest'
import { startWebhookRegistration } from '@peyk/ingress/webhook-registration'

const BOT_TOKEN = '123456:TEST-token_of-the_simulated_bot_0001'

it('sets the webhook again when a poller that is being replaced has removed it', async () => {
  const logger = createLogger('test', {})
  logger.silent = true
  const simulator = await startSimulator({
    port: 0,
    botToken: BOT_TOKEN,
    linkSecret: 'secret',
    panel: {},
    limits: 'off',
  })
  const client = createTelegramClient({
    botToken: BOT_TOKEN,
    apiRoot: simulator.telegramApiRoot,
    proxyUrl: undefined,
    sendTimeoutMs: 2000,
  })
  const url = 'http://127.0.0.1:9/telegram'
  const registration = startWebhookRegistration(client.api, url, 'secret-token', logger, 20)
  await expect.poll(() => simulator.telegram.webhookInfo().url).toBe(url)
  await client.api.deleteWebhook()
  await expect.poll(() => simulator.telegram.webhookInfo().url).toBe(url)
  await registration.close()
  await client.close()
  await simulator.close()
})
