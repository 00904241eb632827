import { orderUpdateOf } from '@peyk/test-support/store'
import { readLinkPayload } from '@peyk/domain/deep-link'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BOT_TOKEN, Refusal, parseLines, startTelegram, testCli } from '../cli-fixture.ts'

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

  describe('peyk test', () => {
    const test = (...args: string[]) => cli.run(['test', ...args])

    it.each([['true'], ['false']])(
      'sends one message to the operators’ topic, or to the chat given (webhook: %s)',
      async (mode) => {
        await useTelegram()
        Object.assign(cli.env, {
          USE_WEBHOOK: mode,
          WEBHOOK_URL: 'https://bot.example',
          PANEL_WEBHOOK_SECRET: 'a-secret-of-the-panel',
        })
        Object.assign(cli.env, { ADMIN_CHAT_ID: '-1009', ADMIN_TOPIC_ID: '42', DEFAULT_LANGUAGE: 'en' })
        expect(await test()).toMatchObject({ status: 0, stdout: 'Sent “it works” to topic 42 of chat -1009.\n' })
        const { stdout } = await test('--chat', '7', '--json')
        expect(parseLines(stdout)).toEqual([{ result: 'sent', chatId: '7', messageId: 5 }])
        expect(methods()).toEqual(['sendMessage', 'sendMessage'])
        expect(telegram.requests.map(({ body }) => [body['chat_id'], body['message_thread_id']])).toEqual([
          ['-1009', '42'],
          ['7', undefined],
        ])
        expect(telegram.requests[0]?.body['text']).toContain('It works')
        expect((await cli.store.audit.list(9)).map(({ act, detail }) => [act, detail])).toEqual([
          ['test', 'chat 7'],
          ['test', 'chat -1009'],
        ])
      },
    )

    it.each([
      ['Forbidden: bot was kicked from the supergroup chat', 403, 'add it again'],
      ['Bad Request: chat not found', 400, '/id'],
      ['Bad Request: not enough rights to send text messages to the chat', 400, 'allow it to send'],
      ['Bad Request: message thread not found', 400, 'ADMIN_TOPIC_ID'],
      ['Bad Request: message text is empty', 400, 'message text is empty'],
      ['Unauthorized', 401, '@BotFather'],
    ])('fails with the reason and what to do: %s', async (description, code, words) => {
      await useTelegram({ sendMessage: new Refusal(code, description) })
      const { status, stdout, stderr } = await test('--chat', '-1009')
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(/^Chat -1009 did not get the message: .*\.\n$/)
      expect(stderr).toContain(words)
      const asJson = await test('--chat', '-1009', '--json')
      expect(JSON.parse(asJson.stderr)).toEqual({ error: { code: 'not_done', message: stderr.trim() } })
    })

    it('says what it needs without a chat, and where Telegram is not reached', async () => {
      await useTelegram()
      expect(await test()).toMatchObject({ status: 1, stderr: expect.stringContaining('ADMIN_CHAT_ID is not set') })
      cli.env['TELEGRAM_API_ROOT'] = 'http://127.0.0.1:9'
      expect(await test('--chat', '7')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('TELEGRAM_PROXY_URL'),
      })
      expect(telegram.requests).toEqual([])
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

    it('finds the order by its number, which customers and operators read', async () => {
      await useTelegram()
      await cli.store.orders.applyOrderUpdate(orderUpdateOf('731', 'pending', { number: '#1001' }), 'webhook')
      for (const [typed, orderId] of [
        ['#۱۰۰۱', '731'],
        ['1002', '1002'],
      ] as const)
        expect(parseLines((await cli.run(['link', typed, '--json'])).stdout)).toMatchObject([{ orderId }])
    })

    it('remembers a short code for ids that are too long', async () => {
      await useTelegram()
      const orderId = 'x'.repeat(64)
      const [{ url }] = parseLines((await cli.run(['link', orderId, '--json'])).stdout) as [{ url: string }]
      expect(await cli.store.links.orderOf(new URL(url).searchParams.get('start') ?? '')).toBe(orderId)
    })
  })
})
