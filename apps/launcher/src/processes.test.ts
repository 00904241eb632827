import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'
import { startProcesses } from './processes.ts'
import type { Processes, ProcessesOptions } from './processes.ts'
import type { ProcessSpec } from './supervised-process.ts'

const quick = { firstDelayMs: 20, longestDelayMs: 80, steadyMs: 60_000, maxFailedStarts: 3, colour: false }

// A stand-in for an app: appends to a journal what happens to it, and is ready like one.
const app = `
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
const { NAME, PORT, JOURNAL, SLOW_STOP, IGNORES_STOP } = process.env
const note = (what) => appendFileSync(JOURNAL, NAME + ' ' + what + ' ' + process.pid + '\\n')
note('started')
console.log('{"event":"started"}')
const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(9)
  response.end('ok', () => note('answered'))
}).listen(PORT, '127.0.0.1')
process.on('SIGTERM', () => {
  note('stopping')
  if (IGNORES_STOP) return
  setTimeout(() => { note('stopped'); process.exit(0) }, Number(SLOW_STOP ?? 0))
})
`

describe('startProcesses', () => {
  let dir: string
  let journal: string
  let output: PassThrough
  let processes: Processes | undefined

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'peyk processes '))
    journal = join(dir, 'journal')
    output = new PassThrough()
    output.setEncoding('utf8')
  })

  afterEach(async () => {
    processes?.kill()
    await processes?.finished
    rmSync(dir, { recursive: true, force: true })
  })

  async function spec(name: string, source = app, env: Record<string, string> = {}): Promise<ProcessSpec> {
    const port = await freePort()
    const script = join(dir, `${name}.mjs`)
    writeFileSync(script, source)
    return {
      name,
      script,
      env: { ...process.env, NAME: name, PORT: String(port), JOURNAL: journal, ...env },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      restart: true,
    }
  }

  const start = (specs: ProcessSpec[], options: ProcessesOptions = {}) =>
    (processes = startProcesses(specs, { ...quick, output, ...options }))
  const printed = () => String(output.read() ?? '')
  const journalled = (what: string) =>
    (existsSync(journal) ? readFileSync(journal, 'utf8') : '')
      .split('\n')
      .filter((line) => line.includes(` ${what} `))
      .map((line) => ({ name: line.split(' ')[0], pid: Number(line.split(' ')[2]) }))

  it('is ready when all are, and puts their names before their lines', async () => {
    const running = start([await spec('one'), await spec('three')])
    await running.ready
    expect(journalled('started')).toHaveLength(2)
    await running.stop()
    expect(await running.finished).toBe(0)
    const lines = printed().split('\n')
    expect(lines).toContain('one   | {"event":"started"}')
    expect(lines).toContain('three | {"event":"started"}')
  })

  it('colours the prefix only when asked to', async () => {
    const running = start([await spec('one')], { colour: true })
    await running.ready
    await vi.waitFor(() => expect(printed()).toContain('\u001B[36mone  |\u001B[0m {"event":"started"}'))
    await running.stop()
  })

  it('stops them one after the other, in their order', async () => {
    const running = start([await spec('one', app, { SLOW_STOP: '150' }), await spec('two')])
    await running.ready
    await running.stop()
    const journalOfStop = readFileSync(journal, 'utf8').match(/\w+ stop(ping|ped)/g)
    expect(journalOfStop).toEqual(['one stopping', 'one stopped', 'two stopping', 'two stopped'])
  })

  it('kills one that does not stop within the limit', async () => {
    const running = start([await spec('stalled', app, { IGNORES_STOP: 'true' })], { stopLimitMs: 200 })
    await running.ready
    await running.stop()
    const { pid } = journalled('stopping')[0] ?? { pid: 0 }
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(printed()).toContain('stalled did not end within 0.2 s; it is killed')
  })

  it('starts a crashed one again, and leaves the others alone', async () => {
    const one = await spec('one')
    const running = start([one, await spec('two')])
    await running.ready
    // More often than the number of failed starts that is allowed: each run became ready.
    for (let crashes = 1; crashes <= 4; crashes += 1) {
      await vi.waitFor(() => expect(answersOf('one')).toBe(crashes), { timeout: 60_000 })
      await fetch(one.readyUrl.replace('readyz', 'crash')).catch(() => undefined)
      await vi.waitFor(() => expect(startsOf('one')).toBe(crashes + 1), { timeout: 60_000 })
    }
    expect(startsOf('two')).toBe(1)
    await running.stop()
    expect(await running.finished).toBe(0)
  })

  it('gives up one that never becomes ready, with growing delays; the others run on, and it says so', async () => {
    const running = start([await spec('broken', 'console.error("no"); process.exit(3)'), await spec('fine')])
    await expect(running.ready).rejects.toThrow('broken was given up')
    await vi.waitFor(() => expect(answersOf('fine')).toBe(1))
    const text = printed()
    expect(text.match(/broken \| no/g)).toHaveLength(3)
    expect(text).toContain('broken ended (exit status 3); starting it again in 0.02 s')
    expect(text).toContain('broken ended (exit status 3); starting it again in 0.04 s')
    expect(text).toContain('given up after 3 failed starts')
    expect(text).toContain('fine: running on without broken')
    expect(journalled('stopping')).toEqual([])
    await running.stop()
    expect(await running.finished).toBe(0)
  })

  it('never restarts those with a wrong configuration, and ends with their status when none is left', async () => {
    const wrong = (what: string, afterMs: number) =>
      `setTimeout(() => { console.error('${what} is missing'); process.exit(78) }, ${afterMs})`
    const running = start([await spec('one', wrong('BOT_TOKEN', 0)), await spec('two', wrong('BOARD_PASSWORD', 300))])
    running.ready.catch(() => undefined)
    expect(await running.finished).toBe(78)
    const text = printed()
    expect(text.match(/BOT_TOKEN is missing/g)).toHaveLength(1)
    expect(text.match(/BOARD_PASSWORD is missing/g)).toHaveLength(1)
  })

  it('does not start again what a Ctrl-C ended before its turn to be stopped came', async () => {
    const running = start([await spec('slow', app, { SLOW_STOP: '300' }), await spec('early')])
    await running.ready
    const stopping = running.stop()
    process.kill(journalled('started').find(({ name }) => name === 'early')?.pid ?? 0, 'SIGKILL')
    await stopping
    expect(startsOf('early')).toBe(1)
  })

  it('kills all at once', async () => {
    const running = start([
      await spec('stalled', app, { IGNORES_STOP: 'true' }),
      await spec('two', app, { IGNORES_STOP: 'true' }),
    ])
    await running.ready
    void running.stop()
    running.kill()
    await Promise.race([running.finished, delay(5_000).then(() => expect.unreachable('still running'))])
  })

  // Only the supervisor asks, once a run, whether it is ready.
  const answersOf = (wanted: string) => journalled('answered').filter(({ name }) => name === wanted).length

  function startsOf(wanted: string): number {
    return journalled('started').filter(({ name }) => name === wanted).length
  }
})
