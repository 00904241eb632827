import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
const PROCESS = new URL('./process.ts', import.meta.url).href
const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const ENV = { BOT_TOKEN: TOKEN, PANEL_API_BASE_URL: 'http://127.0.0.1:1', LOG_FORMAT: 'json' }

let folder: string
let children: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peyk-process-'))
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** Runs a real process whose `start` has the given body. */
async function run(body: string, env: Record<string, string> = ENV) {
  const path = join(folder, 'main.ts')
  await writeFile(
    path,
    `import { runProcess } from '${PROCESS}'
const idle = () => setInterval(() => {}, 1000)
await runProcess('notifier', async ({ settings, logger, closers }) => {
  const { close } = (await (async () => { ${body} })()) ?? {}
  if (close !== undefined) closers.add(close)
})`,
  )
  const child = spawn(NODE, [path], {
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const entries = () =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    saw: (event: string) => expect.poll(() => entries().map((entry) => entry['event'])).toContain(event),
    /** Its exit status, its log's entries, and its log's and standard error's text. */
    ended: async () => ({ status: (await exit)[0], entries: entries(), text: stdout + stderr, stderr }),
  }
}

describe('a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes in order on %s, with every line written', async (signal) => {
    const child = await run(`
      const timer = idle()
      return { close: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        for (let index = 0; index < 3000; index += 1) logger.info('closing', { event: 'closing', orderId: String(index) })
        clearInterval(timer)
      } }`)
    await child.saw('process.started')
    child.kill(signal)
    const { status, entries, stderr } = await child.ended()
    expect(status).toBe(0)
    expect(stderr).toBe('')
    expect(entries.map(({ event }) => event).filter((event) => event !== 'closing')).toEqual([
      'process.started',
      'process.stopping',
    ])
    expect(entries.filter(({ event }) => event === 'closing')).toHaveLength(3000)
  })

  it('ends at once on another signal a second later', async () => {
    const child = await run(`idle(); return { close: () => new Promise(() => {}) }`)
    await child.saw('process.started')
    const startedAt = performance.now()
    child.kill('SIGTERM')
    const impatient = setInterval(() => child.kill('SIGTERM'), 100)
    expect((await child.ended()).status).toBe(1)
    clearInterval(impatient)
    expect(performance.now() - startedAt).toBeGreaterThan(1000)
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  it('takes the signals of a terminal and of a supervisor for one', async () => {
    const child = await run(`
      const timer = idle()
      return { close: async () => { await new Promise((resolve) => setTimeout(resolve, 200)); clearInterval(timer) } }`)
    await child.saw('process.started')
    child.kill('SIGINT')
    child.kill('SIGTERM')
    await child.saw('process.stopping')
    child.kill('SIGTERM')
    const { status, entries } = await child.ended()
    expect(status).toBe(0)
    expect(entries.filter(({ event }) => event === 'process.stopping')).toHaveLength(1)
  })

  it('gets its settings', async () => {
    const child = await run(
      `logger.info('here', { event: 'here', concurrency: settings.notifier.concurrency }); idle(); return { close: async () => {} }`,
      { ...ENV, NOTIFIER_CONCURRENCY: '7' },
    )
    await child.saw('process.started')
    child.kill('SIGTERM')
    const { entries } = await child.ended()
    expect(entries.find(({ event }) => event === 'here')).toMatchObject({ concurrency: 7, app: 'notifier' })
  })
})

it('writes what Node.js and libraries say through the log, redacted, with times in TIME_ZONE', async () => {
  const child = await run(
    `process.emitWarning('an odd option')
     console.warn('IMPORTANT! %s is used', 'bot' + process.env.BOT_TOKEN)
     const timer = idle(); return { close: async () => clearInterval(timer) }`,
    { ...ENV, TIME_ZONE: 'Asia/Kathmandu' },
  )
  await child.saw('process.started')
  child.kill('SIGTERM')
  const { entries, stderr } = await child.ended()
  expect(stderr).toBe('')
  const said = entries.filter(({ event }) => event === 'library.message')
  expect(said).toHaveLength(2)
  expect(said).toContainEqual(expect.objectContaining({ level: 'warn', message: 'Warning: an odd option' }))
  expect(said).toContainEqual(expect.objectContaining({ level: 'warn', message: 'IMPORTANT! bot[secret] is used' }))
  expect(entries[0]?.['timestamp']).toMatch(/\+05:45$/)
})

describe('a secret in a file', () => {
  it('is read, and hidden from the log as one of the environment is', async () => {
    const path = join(folder, 'link_secret')
    await writeFile(path, 'hush-hush-hush-hush\n')
    const child = await run(
      `logger.info('with ' + settings.linkSecrets[0], { length: settings.linkSecrets[0].length })
      const timer = idle(); return { close: async () => clearInterval(timer) }`,
      {
        ...ENV,
        LINK_SECRET_FILE: path,
      },
    )
    await child.saw('process.started')
    child.kill('SIGTERM')
    const { entries, text } = await child.ended()
    expect(entries[0]).toMatchObject({ message: 'with [secret]', length: 'hush-hush-hush-hush'.length })
    expect(text).not.toContain('hush-hush')
  })
})

describe('exit status 78', () => {
  it('is a wrong environment, every problem named, nothing started and no secret logged', async () => {
    const child = await run(`logger.info('started', { event: 'never' })`, {
      LOG_FORMAT: 'json',
      BOT_TOKEN: 'my very secret token',
      WEBHOOK_PORT: 'http',
    })
    const { status, entries, text } = await child.ended()
    expect(status).toBe(78)
    expect(new Set(entries.map(({ event }) => event))).toEqual(new Set(['process.misconfigured']))
    for (const name of ['BOT_TOKEN: expected', 'WEBHOOK_PORT: expected', 'PANEL_API_BASE_URL: missing'])
      expect(text).toContain(name)
    expect(text).not.toContain('very secret')
  })
})

describe('exit status 1', () => {
  it.each([
    ['a failed start', `throw new Error('Redis said no', { cause: new Error('bot${TOKEN} ECONNREFUSED') })`],
    [
      'an error nobody handled',
      `setTimeout(() => { throw new Error('Redis said no: ECONNREFUSED') }, 10); idle(); return { close: async () => {} }`,
    ],
    [
      'a rejection nobody handled',
      `setTimeout(() => Promise.reject(new Error('Redis said no: ECONNREFUSED')), 10); idle(); return { close: async () => {} }`,
    ],
  ])('is %s, logged with its cause', async (_what, body) => {
    const { status, entries, text } = await (await run(body)).ended()
    expect(status).toBe(1)
    expect(entries.at(-1)).toMatchObject({
      event: 'process.failed',
      level: 'error',
      error: expect.stringMatching(/^Redis said no: .*ECONNREFUSED$/),
    })
    expect(text).not.toContain(TOKEN)
  })

  it.each([
    ['rejects', `close: async () => { throw new Error('half closed') }`],
    ['throws', `close: () => { throw new Error('half closed') }`],
  ])('is a close that %s', async (_what, close) => {
    const child = await run(`idle(); return { ${close} }`)
    await child.saw('process.started')
    child.kill('SIGTERM')
    const { status, entries } = await child.ended()
    expect(status).toBe(1)
    expect(entries.at(-1)).toMatchObject({ event: 'process.failed', error: 'half closed' })
  })

  it('comes also when the log file cannot be written', async () => {
    const child = await run(`throw new Error('no')`, { ...ENV, LOG_FILE: folder })
    expect((await child.ended()).status).toBe(1)
  })
})
