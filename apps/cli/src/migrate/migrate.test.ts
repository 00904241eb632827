import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testCli } from '../cli-fixture.ts'
import { readOldSettings } from './old-settings.ts'

describe('bot_config.env', () => {
  it.each([
    ['a BOM', '\uFEFFUSE_WEBHOOK=true', { USE_WEBHOOK: 'true' }],
    ['Windows’s line ends', 'USE_WEBHOOK=true\r\nWEBHOOK_PORT=8081\r\n', { USE_WEBHOOK: 'true', WEBHOOK_PORT: '8081' }],
    ['export, True and a comment', 'export USE_WEBHOOK=True  # برای polling', { USE_WEBHOOK: 'true' }],
    [
      'a path in the address',
      'WEBHOOK_URL=https://bot.example/hook/\n',
      { WEBHOOK_URL: 'https://bot.example', WEBHOOK_PATH: '/hook' },
    ],
    [
      'a path in the address beside its own',
      'WEBHOOK_URL=https://bot.example/x\nWEBHOOK_PATH=/hook',
      { WEBHOOK_URL: 'https://bot.example', WEBHOOK_PATH: '/hook' },
    ],
    ['other names', 'TELEGRAM_BOT_TOKEN=1:a\nADMIN_ID=7', { BOT_TOKEN: '1:a', ADMIN_CHAT_ID: '7' }],
    ['Python’s names of levels', 'LOG_LEVEL=WARNING', { LOG_LEVEL: 'warn' }],
    ['an empty value', 'BOT_TOKEN=1:a\nWEBHOOK_URL=', { BOT_TOKEN: '1:a' }],
  ])('is read with %s', (_what, text, draft) => {
    expect(readOldSettings(text).draft).toEqual(draft)
  })

  it('says what has no equivalent, and refuses what cannot be used', () => {
    expect(readOldSettings('DEBUG=1\nTOKEN=1:a\nUSE_WEBHOOK=True').settings).toEqual([
      { kind: 'none', name: 'DEBUG' },
      { kind: 'renamed', name: 'TOKEN', to: 'BOT_TOKEN' },
      { kind: 'changed', name: 'USE_WEBHOOK', value: 'true' },
    ])
    expect(() => readOldSettings('USE_WEBHOOK=maybe\nTOKEN=secret-text')).toThrow(/BOT_TOKEN[^]*USE_WEBHOOK/)
    expect(() => readOldSettings('TOKEN=secret-text')).not.toThrow(/secret-text/)
  })
})

describe('peyk migrate', () => {
  let cli: ReturnType<typeof testCli>
  let folder: string
  beforeEach(() => {
    cli = testCli()
    folder = mkdtempSync(join(tmpdir(), 'peyk-migrate-'))
    writeFileSync(
      join(folder, 'bot_config.env'),
      'BOT_TOKEN=123456:old\nUSE_WEBHOOK=True\nWEBHOOK_URL=https://bot.example\nDEBUG=1\n',
    )
    writeFileSync(join(folder, 'notified_orders.json'), '["1001", "۱۰۰۲"]')
  })
  afterEach(() => {
    cli.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const migrate = (...flags: string[]) =>
    cli.run(['migrate', 'bot_config.env', 'notified_orders.json', ...flags], { folder, home: folder })
  const isImported = async () => (await cli.store.ledger.get({ orderId: '1001', kind: 'paid' }))?.state === 'sent'

  it('changes nothing in a dry run', async () => {
    const { status, stdout, stderr } = await migrate('--dry-run', '--language', 'en')
    expect(status).toBe(0)
    expect(stdout).toContain('BOT_TOKEN=(secret)\nUSE_WEBHOOK=true\n')
    expect(stderr).toContain('would be imported as notified: 2')
    expect(existsSync(join(folder, '.env'))).toBe(false)
    expect(await isImported()).toBe(false)
  })

  it.each([
    ['fa', 'en', /[\u0600-\u06FF]/],
    ['en', 'fa', /^[^\u0600-\u06FF]*$/],
  ])('says all of it in %s where --language says so', async (language, other, ofLanguage) => {
    cli.env['DEFAULT_LANGUAGE'] = other
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
    const run = async (...args: string[]) => {
      const { stderr } = await cli.run(['migrate', ...args, '--language', language], { folder, home: folder })
      expect(stderr).not.toBe('')
      for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(ofLanguage)
    }
    for (const text of [
      '{"orders": {"1": true, "2": "new", "x": 3}, "at": 1}',
      '[null, {}]',
      '[1',
      '7',
      '{"a": [], "b": []}',
    ]) {
      write('notified_orders.json', text)
      await run('bot_config.env', 'notified_orders.json', '--dry-run')
      await run('bot_config.env', 'notified_orders.json', '--yes')
    }
    await run('bot_config.env', 'missing.json')
    await run('bot_config.env', 'notified_orders.json', 'more')
    await run('bot_config.env', '--file', 'no/such/folder/.env')
    cli.env['REDIS_URL'] = 'redis://127.0.0.1:9'
    write('notified_orders.json', '[1]')
    await run('bot_config.env', 'notified_orders.json', '--yes')
    write('bot_config.env', 'BOT_TOKEN=123456:old\nUSE_WEBHOOK=maybe\n')
    await run('bot_config.env')
  })

  it('says so where the files are swapped or in another encoding, and shows nothing of them', async () => {
    const swapped = await cli.run(['migrate', 'notified_orders.json', 'bot_config.env'], { folder, home: folder })
    writeFileSync(join(folder, 'bot_config.env'), Buffer.from('BOT_TOKEN=123456:old\nUSE_WEBHOOK=True\n', 'utf16le'))
    const encoded = await migrate('--language', 'en')
    for (const { status, stderr } of [swapped, encoded]) {
      expect(status).toBe(1)
      expect(stderr).toMatch(/BOT_TOKEN=….*bot_config\.env.*notified_orders\.json/)
    }
    expect(existsSync(join(folder, '.env'))).toBe(false)
  })

  it('prints what is typed in Peyk’s folder, whatever the path holds', async () => {
    writeFileSync(join(folder, "the bot's.json"), '[]')
    const { stdout } = await cli.run(['migrate', 'bot_config.env', "the bot's.json", '--dry-run'], {
      folder,
      home: '/opt/peyk',
    })
    expect(stdout).toContain(`npm run peyk -- notified import '${folder}/the bot'\\''s.json'\n`)
    expect(stdout).toContain(`cli notified import 'the bot'\\''s.json'\n`)
  })

  it('asks for signed webhooks only where the panel pushes', async () => {
    expect(await migrate('--dry-run', '--language', 'en')).toMatchObject({
      stdout: expect.stringContaining('sign its'),
    })
    writeFileSync(
      join(folder, 'bot_config.env'),
      'BOT_TOKEN=123456:old\nUSE_WEBHOOK=False\nPANEL_API_BASE_URL=https://shop.example/api\n',
    )
    const { status, stdout } = await migrate('--dry-run', '--language', 'en')
    expect(status).toBe(0)
    expect(stdout).not.toContain('sign its')
  })

  it('leaves secrets in the files that .env names, and the token of .env', async () => {
    writeFileSync(join(folder, 'link'), 'known-to-the-shop\n')
    writeFileSync(join(folder, '.env'), `LINK_SECRET_FILE=${join(folder, 'link')}\nBOT_TOKEN=123456:present\n`)
    writeFileSync(join(folder, 'bot_config.env'), 'USE_WEBHOOK=True\nWEBHOOK_URL=https://bot.example\n')
    cli.env['BOT_TOKEN'] = ''
    expect(await migrate('--yes')).toMatchObject({ status: 0 })
    const written = parseEnv(readFileSync(join(folder, '.env'), 'utf8'))
    expect(written).toMatchObject({ LINK_SECRET_FILE: join(folder, 'link'), BOT_TOKEN: '123456:present' })
    expect(written['LINK_SECRET']).toBeUndefined()
  })

  it('writes .env, imports, and names what has no equivalent and what to do next', async () => {
    const { status, stdout, stderr } = await migrate('--language', 'en')
    expect(status).toBe(0)
    const written = parseEnv(readFileSync(join(folder, '.env'), 'utf8'))
    expect(written).toMatchObject({ BOT_TOKEN: '123456:old', USE_WEBHOOK: 'true', WEBHOOK_URL: 'https://bot.example' })
    expect(written['PANEL_WEBHOOK_SECRET']).toMatch(/^whsec_/)
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
    expect(await isImported()).toBe(true)
    expect(stderr).toContain('No equivalent, left out: DEBUG')
    const order = ['doctor', 'Stop the old bot', 'notified import', 'npm start'].map((text) => stdout.indexOf(text))
    expect(order).toEqual(order.toSorted((a, b) => a - b))

    const again = await migrate('--language', 'fa')
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('دست نخورد') })
    expect((await migrate('--yes')).status).toBe(0)
    writeFileSync(join(folder, 'notified_orders.json'), '["1001", {}]')
    expect(await migrate('--yes')).toMatchObject({ status: 1, stdout: expect.stringContaining('npm start') })
    expect(parseEnv(readFileSync(join(folder, '.env'), 'utf8'))['LINK_SECRET']).toBe(written['LINK_SECRET'])
  })
})
