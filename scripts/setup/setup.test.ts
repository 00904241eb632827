import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'

// Stands in for pnpm: notes that it was called and puts a Node where the real one would.
const PNPM = `#!/bin/sh
if [ "$1" = --version ]; then echo 9.9.9; exit; fi
echo "$@" >> pnpm-calls
mkdir -p node_modules/.bin && ln -sf "$REAL_NODE" node_modules/.bin/node
`

describe('scripts/setup.mjs', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'peyk set-up '))
    cpSync(join(import.meta.dirname, '..', 'setup.mjs'), join(root, 'scripts', 'setup.mjs'), { recursive: true })
    cpSync(import.meta.dirname, join(root, 'scripts', 'setup'), { recursive: true })
    for (const folder of ['apps', 'packages', 'bin']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'package.json'), '{"packageManager":"pnpm@9.9.9","devDependencies":{"node":"26.0.0"}}')
    for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'pnpm-calls']) writeFileSync(join(root, file), '')
    writeFileSync(join(root, 'bin', 'pnpm'), PNPM, { mode: 0o755 })
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  function setup(args: string[], env: Record<string, string> = {}) {
    const child = spawn(process.execPath, [join(root, 'scripts', 'setup.mjs'), ...args], {
      cwd: tmpdir(),
      env: {
        ...process.env,
        PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter),
        REAL_NODE: process.execPath,
        REDIS_URL: '',
        npm_lifecycle_event: '',
        ...env,
      },
    })
    const run = { child, out: '', err: '', ended: ended(child) }
    child.stdout.on('data', (chunk: Buffer) => (run.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (run.err += chunk.toString()))
    return run
  }

  function script(source: string): string {
    const file = join(root, `script-${Math.random()}.mjs`)
    writeFileSync(file, source)
    return file
  }

  const installs = () => readFileSync(join(root, 'pnpm-calls'), 'utf8').split('\n').filter(Boolean)
  const printAndWait = (ms: number) => script(`console.log(process.env.REDIS_URL); setTimeout(() => {}, ${ms})`)

  it('installs the frozen lockfile once, and again only when it changed', async () => {
    expect(await setup([]).ended).toBe(0)
    expect(await setup([]).ended).toBe(0)
    expect(installs()).toEqual(['install --frozen-lockfile --reporter=append-only'])
    appendFileSync(join(root, 'pnpm-lock.yaml'), '# newer')
    expect(await setup([]).ended).toBe(0)
    expect(installs()).toHaveLength(2)
  })

  it('installs once when two commands start at the same time', async () => {
    expect(await Promise.all([setup([]).ended, setup([]).ended])).toEqual([0, 0])
    expect(installs()).toHaveLength(1)
  })

  it('takes over the lock of a process that died', async () => {
    mkdirSync(join(root, '.peyk'))
    writeFileSync(join(root, '.peyk', 'packages.lock'), '999999999 gone')
    expect(await setup([]).ended).toBe(0)
    expect(installs()).toHaveLength(1)
  })

  it('hands on arguments, output and exit status, and the signal as 128+n', async () => {
    const args = setup([
      '--quiet',
      '--',
      script('console.log(process.argv.slice(2).join()); process.exitCode = 7'),
      'a b',
      '--c',
    ])
    expect(await args.ended).toBe(7)
    expect(args.out).toBe('a b,--c\n')
    expect(await setup(['--', script('process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 1e6)')]).ended).toBe(
      137,
    )
  })

  it('passes a Ctrl-C that comes twice to the script once, and waits for it', async () => {
    const waiting = setup([
      '--',
      script(
        'process.on("SIGINT", () => { console.log("stop"); setTimeout(process.exit, 500) }); setInterval(() => {}, 1e6); console.log("up")',
      ),
    ])
    await vi.waitFor(() => expect(waiting.out).toContain('up'), { timeout: 60_000 })
    waiting.child.kill('SIGINT')
    await vi.waitFor(() => expect(waiting.out).toContain('stop'), { interval: 5 })
    waiting.child.kill('SIGINT')
    expect(await waiting.ended).toBe(0)
    expect(waiting.out).toBe('up\nstop\n')
  })

  it('runs a Redis that loses nothing while the script runs, keeps its data, and leaves no process', async () => {
    const first = setup(['--redis', '--', printAndWait(1_500)])
    await vi.waitFor(() => expect(first.out).toMatch(/redis:\/\//), { timeout: 60_000 })
    const redis = new Redis(first.out.trim())
    const settings = await redis.config('GET', 'appendonly', 'appendfsync', 'maxmemory-policy', 'bind')
    expect(settings).toEqual(
      expect.arrayContaining(['appendonly', 'yes', 'appendfsync', 'always', 'noeviction', 'bind', '127.0.0.1']),
    )
    await redis.set('order', 'paid')
    redis.disconnect()
    const { port, password } = new URL(first.out.trim())
    await expect(ping(`redis://127.0.0.1:${port}`), 'without the password').rejects.toThrow('NOAUTH')
    const modeOf = (path: string) => statSync(join(root, '.peyk', path)).mode & 0o777
    expect(['redis', 'redis.json', 'redis.log'].map(modeOf)).toEqual([0o700, 0o600, 0o600])
    expect(execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' })).not.toContain(password)
    expect(first.err).not.toContain(password)
    expect(await first.ended).toBe(0)
    await expect(ping(first.out.trim())).rejects.toThrow('Connection is closed')

    const second = setup(['--redis', '--', printAndWait(1_500)])
    await vi.waitFor(() => expect(second.out).toMatch(/redis:\/\//), { timeout: 60_000 })
    const again = new Redis(second.out.trim())
    expect(await again.get('order')).toBe('paid')
    again.disconnect()
    expect(await second.ended).toBe(0)
  })

  it('lets commands of one folder share a Redis, which the last one ends', async () => {
    const short = setup(['--redis', '--', printAndWait(300)])
    await vi.waitFor(() => expect(short.out).toMatch(/redis:\/\//), { timeout: 60_000 })
    const long = setup(['--redis', '--', printAndWait(1_500)])
    expect(await short.ended).toBe(0)
    await vi.waitFor(() => expect(long.out).toMatch(/redis:\/\//), { timeout: 60_000 })
    expect(await ping(long.out.trim())).toBe('PONG')
    expect(await long.ended).toBe(0)
    await expect(ping(long.out.trim())).rejects.toThrow('Connection is closed')
  })

  it('uses the Redis that REDIS_URL names and ends in one line without its password when none answers', async () => {
    const url = `redis://user:secret@127.0.0.1:${await freePort()}`
    writeFileSync(join(root, '.env'), `REDIS_URL="${url}" # ours`)
    const run = setup(['--quiet', '--dotenv', '--redis', '--', script('')])
    expect(await run.ended).toBe(1)
    const lines = run.err
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('…'))
    expect(lines).toEqual([
      expect.stringMatching(/^No Redis answers at redis:\/\/…@127\.0\.0\.1:\d+, which REDIS_URL names/),
    ])
    const unchecked = setup(['--quiet', '--dotenv', '--redis', '--unchecked', '--', printAndWait(0)])
    expect(await unchecked.ended).toBe(0)
    expect(unchecked.out.trim()).toBe(url)
    const unasked = setup(['--quiet', '--redis', '--', printAndWait(0)])
    expect(await unasked.ended).toBe(0)
    expect(unasked.out.trim()).not.toBe(url)
  })

  it('names an option that it does not know', async () => {
    const run = setup(['--frobnicate'])
    expect(await run.ended).toBe(1)
    expect(run.err).toContain('Unknown option --frobnicate: expected --redis')
  })
})

async function ended(child: ChildProcess): Promise<number | null> {
  await once(child, 'close')
  return child.exitCode
}

async function ping(url: string): Promise<string> {
  const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
  redis.on('error', () => {}) // the call rejects with it
  return redis.ping().finally(() => redis.disconnect())
}
