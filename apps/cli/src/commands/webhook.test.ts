import { readLinkPayload } from '@peyk/domain/deep-link'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BOT_TOKEN, parseLines, startTelegram, testCli } from '../cli-fixture.ts'

describe('what asks Telegram', () => {
  let cli: ReturnType<typeof testCli>
  let telegram: Awaited<ReturnType<typeof startTelegram>>
  const useTelegram = async (results = {}) => {
    telegram = await startTelegram(results)
    cli.env['TELEGRAM_API_ROOT'] = telegram.url
  }
  const methods = () => telegram.requests.map(({ path }) => path.split('/').at(-1))
  beforeEach(() => (cli = testCli()))
  afterEach(() => {
    telegram.close()
    cli.close()
  })

  describe('peyk webhook', () => {
    it('prints what Telegram says', async () => {
      await useTelegram({
        getWebhookInfo: {
          url: 'https://bot.example/hook',
          has_custom_certificate: false,
          pending_update_count: 12,
          last_error_date: 1_780_000_000,
          last_error_message: 'Connection refused',
        },
      })
      const { status, stdout } = await cli.run(['webhook', 'info'])
      expect(status).toBe(0)
      for (const part of ['https://bot.example/hook', '12 updates', 'Connection refused'])
        expect(stdout).toContain(part)
      expect(parseLines((await cli.run(['webhook', 'info', '--json'])).stdout)).toMatchObject([
        { url: 'https://bot.example/hook', pending_update_count: 12 },
      ])
    })

    it('sets it as ingress does', async () => {
      await useTelegram()
      Object.assign(cli.env, {
        TELEGRAM_UPDATES: 'webhook',
        WEBHOOK_URL: 'https://bot.example',
        TELEGRAM_WEBHOOK_SECRET: 'a-secret',
      })
      const { status, stdout } = await cli.run(['webhook', 'set', '--json'])
      expect(status).toBe(0)
      const url = 'https://bot.example/telegram-bot/webhook'
      expect(parseLines(stdout)).toEqual([{ result: 'set', url }])
      expect(telegram.requests.at(-1)?.body).toMatchObject({
        url,
        secret_token: 'a-secret',
        allowed_updates: '["message","callback_query","my_chat_member"]',
      })
    })

    it('sets none where updates are polled', async () => {
      await useTelegram()
      const { status, stderr } = await cli.run(['webhook', 'set'])
      expect(status).toBe(1)
      expect(stderr).toContain('long polling')
      expect(methods()).toEqual([])
    })

    it('deletes it and keeps what waits', async () => {
      await useTelegram()
      expect(await cli.run(['webhook', 'delete'])).toMatchObject({ status: 0, stderr: '' })
      expect(methods()).toEqual(['deleteWebhook'])
      expect(telegram.requests[0]?.body).toEqual({ drop_pending_updates: 'false' })
    })

    it('says what to do when Telegram refuses, without the token', async () => {
      await useTelegram()
      cli.env['BOT_TOKEN'] = '999:AAE-some_other_token_0123456789'
      const { status, stderr } = await cli.run(['webhook', 'info'])
      expect(status).toBe(1)
      expect(stderr).toMatch(/^Telegram does not know the bot’s token \(401: Unauthorized\); .*@BotFather.*\n$/)
    })

    it('says where it looked when Telegram does not answer, without the token', async () => {
      await useTelegram()
      telegram.close()
      const { status, stderr } = await cli.run(['webhook', 'info'])
      expect(status).toBe(1)
      expect(stderr).toContain(telegram.url)
      expect(stderr).not.toContain(BOT_TOKEN.split(':')[1])
    })
  })

  describe('peyk link', () => {
    it('prints a link that the bot can read', async () => {
      await useTelegram()
      const { status, stdout } = await cli.run(['link', 'سفارش 7'])
      expect(status).toBe(0)
      const [, payload = ''] = /^https:\/\/t\.me\/shop_bot\?start=([\w-]{1,64})\n/.exec(stdout) ?? []
      expect(readLinkPayload(payload, 'a-link-secret-for-tests')).toBe('سفارش 7')
      expect(stdout.split('\n').slice(1)).toEqual([
        `tg://resolve?domain=shop_bot&start=${payload}`,
        `/start ${payload}`,
        '',
      ])
    })

    it('remembers a short code for ids that are too long', async () => {
      await useTelegram()
      const orderId = 'x'.repeat(64)
      const [{ url }] = parseLines((await cli.run(['link', orderId, '--json'])).stdout) as [{ url: string }]
      expect(await cli.store.links.orderOf(new URL(url).searchParams.get('start') ?? '')).toBe(orderId)
    })
  })
})
