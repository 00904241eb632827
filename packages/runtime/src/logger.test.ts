import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'winston'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeLogger, createLogger } from './logger.ts'
import type { ProcessLogger } from './logger.ts'

const TOKEN = '123456789:AAE-token_of-a-bot_for-tests-00000'
const API_URL = `https://api.telegram.org/bot${TOKEN}/sendMessage`

let folder: string
let shown: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peyk-log-'))
  shown = []
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

type Env = Record<string, string | undefined>
const FILE_LIMITS = { maxBytes: 1_000_000, maxBytesInAll: 5_000_000 }

/** Runs what logs anything, also without an event. Returns the lines on standard output and in the file. */
async function logged(env: Env, log: (logger: Logger) => unknown, limits = FILE_LIMITS) {
  const stdout = (console as unknown as { _stdout: NodeJS.WriteStream })._stdout
  vi.spyOn(stdout, 'write').mockImplementation((chunk) => shown.push(String(chunk)) > 0)
  const file = join(folder, 'notifier.log')
  const logger = createLogger('notifier', { BOT_TOKEN: TOKEN, LOG_FILE: join(folder, '{app}.log'), ...env }, limits)
  await log(logger as ProcessLogger & Logger)
  await closeLogger(logger)
  vi.restoreAllMocks()
  const inFile = await readFile(file, 'utf8').catch(() => '')
  return { lines: shown.join('').split('\n').slice(0, -1), inFile: inFile.split('\n').slice(0, -1) }
}

const parse = (lines: string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
const STYLES = ['json', 'pretty'] as const

describe('an entry', () => {
  it('is one line of JSON with time, level, app, event and fields, on the terminal and in the file', async () => {
    const { lines, inFile } = await logged({ LOG_FORMAT: 'json' }, (logger) =>
      logger.info('order 1001 is notified', { event: 'notification.sent', orderId: '1001', kind: 'paid' }),
    )
    expect(parse(lines)).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/),
        level: 'info',
        app: 'notifier',
        message: 'order 1001 is notified',
        event: 'notification.sent',
        orderId: '1001',
        kind: 'paid',
      },
    ])
    expect(inFile).toEqual(lines)
  })

  it('is one line a person can read, and JSON in the file', async () => {
    const { lines, inFile } = await logged({ LOG_FORMAT: 'pretty' }, (logger) =>
      logger.warn('سلام', { event: 'notification.held', orderId: '7', count: 2, list: ['a'] }),
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d WARN {2}notifier \[notification\.held\] سلام orderId=7 count=2 list=\["a"\]$/,
    )
    expect(parse(inFile)).toMatchObject([{ level: 'warn', message: 'سلام', event: 'notification.held', list: ['a'] }])
  })

  it.each(STYLES)('stays one line whatever is in it: %s', async (style) => {
    const nasty = 'a\nb\r\nc\u2028d\u0085e\u001B[31m\u202Ef'
    const { lines, inFile } = await logged({ LOG_FORMAT: style }, (logger) => {
      logger.info(nasty, { event: nasty, rawStatus: nasty, error: new Error(nasty), list: [nasty] })
      logger.error(`with a stack: ${new Error('x').stack}`)
    })
    expect(lines).toHaveLength(2)
    expect(inFile).toHaveLength(2)
    for (const steering of ['\u001B', '\u0085', '\u202E'])
      expect(lines.join('') + inFile.join('')).not.toContain(steering)
  })

  it.each(STYLES)('never throws for what is in it: %s', async (style) => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const ring = new Error('ring')
    ring.cause = ring
    const { lines } = await logged({ LOG_FORMAT: style }, (logger) => {
      logger.info('odd', { circle, big: 10n, nothing: undefined, symbol: Symbol('s'), run: () => 1, error: ring })
      logger.info('no error', { error: null })
    })
    expect(lines).toHaveLength(2)
  })

  it('is written from its level on', async () => {
    const each = (logger: Logger) => {
      for (const level of ['error', 'warn', 'info', 'debug'] as const) logger[level](level)
    }
    const levels = async (LOG_LEVEL: string | undefined) => {
      shown = []
      return parse((await logged({ LOG_LEVEL, LOG_FORMAT: 'json', LOG_FILE: '' }, each)).lines).map(
        ({ level }) => level,
      )
    }
    expect(await levels(' debug ')).toEqual(['error', 'warn', 'info', 'debug'])
    expect(await levels(undefined)).toEqual(['error', 'warn', 'info'])
    expect(await levels('nonsense')).toEqual(['error', 'warn', 'info'])
    expect(await levels('error')).toEqual(['error'])
  })
})

describe('an error', () => {
  it('is a text in any field', async () => {
    const { inFile } = await logged({}, (logger) => {
      logger.error('failed', { error: new Error('why'), cause: new Error('because') })
    })
    expect(parse(inFile)).toMatchObject([{ error: 'why', cause: 'because' }])
  })
})

describe('a token', () => {
  const fetchError = () => {
    const error = new Error(`request to ${API_URL} failed`, { cause: new TypeError(`Invalid URL: ${API_URL}`) })
    return Object.assign(error, { url: API_URL, options: { url: new URL(API_URL) } })
  }

  it.each(STYLES)('never gets out: %s', async (style) => {
    const env = { LOG_FORMAT: style, PANEL_API_TOKEN: 'pa"nel\\token' }
    const { lines, inFile } = await logged(env, (logger) => {
      const error = fetchError()
      logger.info(`token ${TOKEN}`)
      logger.info('in a field', { event: TOKEN, url: API_URL, [TOKEN]: 1 })
      logger.info('encoded', { text: encodeURIComponent(TOKEN), json: JSON.stringify({ token: TOKEN }) })
      logger.error('as an error', { error })
      logger.error('as another field', { reason: error, nested: { url: API_URL, list: [TOKEN] } })
      logger.error('as a second argument', error)
      logger.error(error.stack)
      logger.error('of many', { error: new AggregateError([error, error]) })
      logger.error('panel', { authorization: 'Bearer pa"nel\\token', url: 'redis://u:hunter2@h' })
    })
    for (const written of [lines, inFile]) {
      expect(written).toHaveLength(9)
      const text = written.join('\n')
      for (const leak of [TOKEN, TOKEN.slice(10), encodeURIComponent(TOKEN), 'nel\\token', 'nel\\\\token', 'hunter2'])
        expect(text).not.toContain(leak)
      expect(text).toContain('/bot[secret]/sendMessage')
    }
  })

  it('of a bot that is not ours neither', async () => {
    const other = 'https://api.telegram.org/bot987654321:AAF-another_token-of_a-bot-000000/getMe'
    const { lines, inFile } = await logged({ LOG_FORMAT: 'pretty' }, (logger) => logger.info(other))
    expect([...lines, ...inFile].join()).not.toContain('AAF-another')
  })
})

describe('the file', () => {
  it('is rotated up to the limit, and no line is torn or lost but the oldest', async () => {
    const { lines } = await logged(
      { LOG_FORMAT: 'json' },
      (logger) => {
        for (let index = 0; index < 200; index += 1) logger.info('line', { index })
      },
      { maxBytes: 2000, maxBytesInAll: 6000 },
    )
    expect(lines).toHaveLength(200)
    const full = (await readdir(folder)).filter((name) => name !== 'notifier.log').toSorted()
    const texts = await Promise.all([...full, 'notifier.log'].map((name) => readFile(join(folder, name), 'utf8')))
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2000)
    const indexes = parse(texts.join('').trim().split('\n')).map(({ index }) => Number(index))
    expect(indexes.length).toBeGreaterThan(30)
    expect(indexes).toEqual(indexes.map((_, position) => 200 - indexes.length + position))
  })

  it('that cannot be written is reported once; the terminal gets every line and closing does not hang', async () => {
    const { lines } = await logged({ LOG_FORMAT: 'json', LOG_FILE: folder }, async (logger) => {
      for (let index = 0; index < 500; index += 1) logger.info('line', { index })
      await new Promise((resolve) => setImmediate(resolve))
    })
    const entries = parse(lines)
    expect(entries.filter(({ message }) => message === 'line')).toHaveLength(500)
    expect(entries.filter(({ event }) => event === 'log.file_failed')).toMatchObject([
      { level: 'error', error: expect.stringContaining('EISDIR') },
    ])
  })
})

it('takes only lines with an event of the list', () => {
  const log = (logger: ProcessLogger) => {
    logger.info('known', { event: 'notification.sent' })
    // @ts-expect-error -- no such event
    logger.info('unknown', { event: 'notification.unheard_of' })
    // @ts-expect-error -- no event
    logger.info('none')
  }
  expect(log).toBeTypeOf('function')
})

it('is closed once, however often it is asked', async () => {
  await logged({}, async (logger) => {
    logger.info('last')
    await closeLogger(logger)
  })
  expect(shown.join('')).toContain('last')
})

it('writes JSON to a pipe and is complete when the process exits', async () => {
  const script = `
    import { closeLogger, createLogger } from ${JSON.stringify(new URL('./logger.ts', import.meta.url).href)}
    const logger = createLogger('cli', {})
    for (let index = 0; index < 5000; index += 1) logger.info('line', { index })
    await closeLogger(logger)
    process.exit(0)`
  const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(node, ['--input-type=module', '-e', script], { maxBuffer: 1e8 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
  expect(parse(stdout.trim().split('\n')).map(({ index }) => index)).toEqual(Array.from({ length: 5000 }, (_, i) => i))
})
