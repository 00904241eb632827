import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BOT_TOKEN, Refusal, startHttp, startTelegram, testCli } from '../cli-fixture.ts'
import { Interrupted } from '../failures.ts'
import type { Prompts } from './prompts.ts'

/** Answers one after the other; Ctrl-C after the last. An answer that is refused is followed by the next. */
function scripted(answers: readonly string[]) {
  const left = [...answers]
  const said: string[] = []
  const next = (message: string) => {
    said.push(message)
    const answer = left.shift()
    if (answer === undefined) throw new Interrupted()
    return Promise.resolve(answer)
  }
  const typed = async (message: string, findProblem: (value: string) => string | undefined): Promise<string> => {
    const answer = await next(message)
    const problem = findProblem(answer)
    if (problem === undefined) return answer
    said.push(problem)
    return typed(message, findProblem)
  }
  const prompts: Prompts = {
    text: (message, initial, findProblem) => typed(`${message} [${initial ?? ''}]`, findProblem),
    secret: typed,
    choose: async <Value extends string>(message: string) => (await next(message)) as Value,
    confirm: async (message) => (await next(message)) === 'yes',
    say: (message) => void said.push(message),
  }
  return { prompts, said, left }
}

describe('peyk init', () => {
  let folder: string
  let envFile: string
  let cli: ReturnType<typeof testCli>
  let telegram: Awaited<ReturnType<typeof startTelegram>>
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peyk-init-'))
    envFile = join(folder, '.env')
    telegram = await startTelegram()
    cli = testCli({ BOT_TOKEN: '', PANEL_API_BASE_URL: '', LINK_SECRET: '', TELEGRAM_API_ROOT: '' })
  })
  afterEach(() => {
    cli.close()
    telegram.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const run = (flags: readonly string[], prompts?: Prompts) =>
    cli.run(['init', '--language', 'en', ...flags], { folder, home: folder, prompts })
  const quiet = () => ['--api-root', telegram.url, '--token', BOT_TOKEN, '--public-url', '']
  const written = () => parseEnv(readFileSync(envFile, 'utf8'))

  it.each([
    [['--token', `bot${BOT_TOKEN}`], 'BOT_TOKEN: expected'],
    [['--api-root', '127.0.0.1:8081'], 'TELEGRAM_API_ROOT: expected'],
    [['--proxy', 'gopher://someone:hush-hush@127.0.0.1'], 'TELEGRAM_PROXY_URL: expected'],
    [['--admin-chat', '@channel'], 'ADMIN_CHAT_ID: expected'],
  ])('names what is wrong in the flags before it asks anybody: %s', async (flags, problem) => {
    const { status, stderr } = await run([...quiet(), ...flags])
    expect(status).toBe(78)
    expect(stderr).toContain(problem)
    expect(stderr).not.toContain('hush-hush')
    expect(telegram.requests).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes a token with blanks and direction signs around it, and no wait', async () => {
    expect(await run([...quiet(), '--token', ` \u200f${BOT_TOKEN}\u200e `, '--wait', '0'])).toMatchObject({ status: 0 })
    expect(written()['BOT_TOKEN']).toBe(BOT_TOKEN)
  })

  it('leaves secrets in their files, and a linked .env where it is', async () => {
    writeFileSync(join(folder, 'token'), `${BOT_TOKEN}\n`)
    writeFileSync(join(folder, 'real.env'), `BOT_TOKEN_FILE=${join(folder, 'token')}\nMY_PASSWORD=hush-hush\n`)
    symlinkSync('real.env', envFile)
    const flags = ['--api-root', telegram.url, '--public-url', '']
    const dry = await run([...flags, '--dry-run'])
    expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('MY_PASSWORD=(secret)') })
    expect(dry.stdout).not.toContain('hush-hush')
    expect(await run([...flags, '--yes'])).toMatchObject({ status: 0 })
    expect(lstatSync(envFile).isSymbolicLink()).toBe(true)
    expect(written()).toMatchObject({ BOT_TOKEN_FILE: join(folder, 'token'), MY_PASSWORD: 'hush-hush' })
    expect(written()['BOT_TOKEN']).toBeUndefined()
    expect(await run([...flags, '--yes', '--token', '1:another'])).toMatchObject({ status: 1 })
  })

  it('needs an address for --mode push, which --unchecked takes as it is', async () => {
    const nowhere = ['--mode', 'push', '--public-url', 'https://127.0.0.1:9']
    const flags = ['--api-root', telegram.url, '--token', BOT_TOKEN]
    expect(await run([...flags, ...nowhere])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--public-url'),
    })
    expect(readdirSync(folder)).toEqual([])
    expect(await run([...flags, ...nowhere, '--unchecked'])).toMatchObject({ status: 0 })
    expect(written()).toMatchObject({ USE_WEBHOOK: 'true', WEBHOOK_URL: 'https://127.0.0.1:9' })
  })

  it('leads out of a wrong Bot API, whatever answers there', async () => {
    const page = await startHttp(() => ({ status: 404, body: 'a page' }))
    const other = await startTelegram({ getMe: new Refusal(404, 'Not Found') })
    const { prompts, said, left } = scripted([
      'api_root',
      other.url,
      'api_root',
      telegram.url,
      'none',
      'https://127.0.0.1:9',
      'correct',
      '',
    ])
    const { status } = await run(['--api-root', page.url, '--token', BOT_TOKEN, '--wait', '0'], prompts)
    page.close()
    other.close()
    expect({ status, left, said }).toMatchObject({ status: 0, left: [] })
    expect(said.join('\n')).toContain('Bot API')
    expect(written()['TELEGRAM_API_ROOT']).toBe(telegram.url)
  })

  it('asks for a proxy as for a secret, and forgets the route that failed', async () => {
    const { prompts, said } = scripted(['proxy', 'socks5://me:hush-hush@127.0.0.1:9', 'proxy'])
    expect(await run(['--api-root', 'http://127.0.0.1:9', '--token', BOT_TOKEN], prompts)).toMatchObject({ status: 1 })
    expect(said.join('\n')).not.toContain('hush-hush')
  })

  it('corrects what was typed for the shop, and what was wrong in the file', async () => {
    const shop = await startHttp(({ headers }) =>
      headers.authorization === `Basic ${btoa('ck_1:cs_2')}` ? { body: [] } : { status: 401, body: {} },
    )
    writeFileSync(envFile, 'BOT_TOKEN=oops\n')
    const { prompts, said, left } = scripted([
      'yes',
      'oops again',
      BOT_TOKEN,
      'woocommerce',
      shop.url,
      'ck_1',
      'correct',
      `${shop.url}/wp-json/wc/v3`,
      'ck_1:cs_3',
      'correct',
      `${shop.url}/wp-json/wc/v3`,
      '',
      'correct',
      `${shop.url}/wp-json/wc/v3`,
      'ck_1:cs_2',
    ])
    const { status } = await run(['--api-root', telegram.url, '--public-url', '', '--wait', '0'], prompts)
    shop.close()
    expect({ status, left, said }).toMatchObject({ status: 0, left: [] })
    expect(said.filter((each) => each.startsWith('BOT_TOKEN: expected'))).toHaveLength(2)
    expect(said.join('\n')).toContain(`[${shop.url}/wp-json/wc/v3]`)
    expect(written()).toMatchObject({ PANEL_API_TOKEN: 'ck_1:cs_2', PANEL_ADAPTER: 'woocommerce' })
  })

  it('says how to see that an address is right which knows no order yet', async () => {
    const page = await startHttp(() => ({ status: 404, body: 'a page' }))
    const { status, stdout } = await run([...quiet(), '--shop', 'other', '--shop-url', page.url])
    page.close()
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('doctor --order <id>') })
  })

  it('asks another kind of shop for its own secret, and keeps the one of the same kind', async () => {
    const shop = await startHttp(() => ({ body: { orders: [] } }))
    expect(await run(quiet())).toMatchObject({ status: 0 })
    const before = written()['PANEL_WEBHOOK_SECRET'] ?? ''
    expect(await run([...quiet(), '--yes'])).toMatchObject({ status: 0 })
    expect(written()['PANEL_WEBHOOK_SECRET']).toBe(before)
    const shopify = [...quiet(), '--yes', '--shop', 'shopify', '--shop-url', shop.url, '--shop-token', 'shpat_1']
    expect(await run(shopify)).toMatchObject({ status: 2, stderr: expect.stringContaining('--shop-secret') })
    expect(await run([...shopify, '--shop-secret', 'of-the-app-0123456789'])).toMatchObject({ status: 0 })
    expect(await run(shopify)).toMatchObject({ status: 0 })
    shop.close()
    expect(written()['PANEL_WEBHOOK_SECRET']).toBe('of-the-app-0123456789')
  })

  it('fails in the language that was chosen', async () => {
    writeFileSync(envFile, `BOT_TOKEN=${BOT_TOKEN}\nNOTIFY_ON=bogus\n`)
    cli.env['DEFAULT_LANGUAGE'] = ''
    const { prompts } = scripted(['en', 'yes'])
    const { status, stderr } = await cli.run(['init'], { folder, home: folder, prompts })
    expect({ status, stderr }).toMatchObject({ status: 78, stderr: expect.stringContaining('NOTIFY_ON: expected') })
  })

  it('says in Persian why a chat does not get "it works"', async () => {
    telegram.close()
    telegram = await startTelegram({ sendMessage: new Refusal(400, 'Bad Request: chat not found') })
    const { status, stderr } = await run([...quiet(), '--admin-chat', '7001', '--language', 'fa'])
    expect(status).toBe(0)
    expect(stderr).toContain('پیام به گفتگوی \u20687001\u2069 نرسید')
    expect(stderr).not.toContain('add the bot')
  })

  it('says in Persian why a shop cannot be asked', async () => {
    const shop = await startHttp(() => ({ status: 403, body: {} }))
    const { stderr } = await run([...quiet(), '--shop', 'other', '--shop-url', shop.url, '--language', 'fa'])
    shop.close()
    expect(stderr).toContain('کلید یا توکن')
    expect(stderr).not.toContain('answered')
  })
})
