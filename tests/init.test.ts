import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { startSimulator } from '@peyk/simulator/simulator'
import type { Simulator } from '@peyk/simulator/simulator'
import { childEnvironment } from '@peyk/test-support/child-environment'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
const TOKEN = '700000001:test-token'
const OWNER = 7001

describe('peyk init, on the simulator', () => {
  let simulator: Simulator
  let folder: string
  let envFile: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peyk init '))
    envFile = join(folder, '.env')
    simulator = await startSimulator({
      port: 0,
      botToken: TOKEN,
      linkSecret: 'unused',
      limits: 'off',
      panel: { apiToken: 'shop-token' },
    })
  })
  afterEach(async () => {
    await simulator.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (args: readonly string[]) => {
    const child = spawn(process.execPath, [MAIN, 'init', '--api-root', simulator.telegramApiRoot, ...args], {
      cwd: folder,
      env: childEnvironment({ BOT_TOKEN: TOKEN }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const written = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
    const ended = once(child, 'close').then(([status]) => ({ status: status as number, ...written }))
    return { child, written, ended }
  }
  const shop = () => ['--shop', 'other', '--shop-url', simulator.panelApiBaseUrl, '--shop-token', 'shop-token']

  it('writes what works, and the chat of whoever presses Start with its link', async () => {
    const { written, ended } = start(['--language', 'en', ...shop(), '--wait', '30', '--json'])
    await expect.poll(() => written.stderr).toMatch(/\?start=init-/)
    simulator.telegram.userSends(7002, '/start', { firstName: 'Stranger' })
    simulator.telegram.userSends(OWNER, `/start ${/start=(\S+)/.exec(written.stderr)?.[1]}`, { firstName: 'Sara' })
    const { status, stdout } = await ended
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      bot: 'PeykDemoBot',
      sources: { telegram: 'polling', panel: 'polling' },
      adminChat: String(OWNER),
    })
    expect(statSync(envFile).mode & 0o777).toBe(0o600)
    expect(parseEnv(readFileSync(envFile, 'utf8'))).toMatchObject({
      BOT_TOKEN: TOKEN,
      USE_WEBHOOK: 'false',
      PANEL_API_BASE_URL: simulator.panelApiBaseUrl,
      ADMIN_CHAT_ID: String(OWNER),
    })
    expect(simulator.telegram.messages(OWNER).map(({ text }) => text)).toEqual(['✅ It works: Peyk can write here.'])
    // The stranger's Start waits for Peyk.
    expect(simulator.telegram.pendingUpdates()).toBe(2)
    expect(readdirSync(folder)).toEqual(['.env'])
  })

  it('changes nothing in a dry run, at Ctrl-C, with a wrong token, or over another file', async () => {
    const dry = await start([...shop(), '--dry-run']).ended
    expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('BOT_TOKEN=(secret)') })
    expect(dry.stdout + dry.stderr).not.toContain('shop-token')
    expect(dry.stderr).toContain('چیزی نوشته، ساخته یا فرستاده نشد')

    simulator.telegram.faults.add({ method: 'getMe', delayMs: 60_000 })
    const { child, ended } = start(shop())
    await expect.poll(() => simulator.telegram.faults.list()).toEqual([])
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ status: 1, stderr: expect.stringContaining('متوقف شد') })
    expect(await start([...shop(), '--token', '1:wrong', '--language', 'en']).ended).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Telegram knows no bot with this token'),
    })
    expect(existsSync(envFile)).toBe(false)

    writeFileSync(envFile, 'LINK_SECRET=known-to-the-shop\nMINE=1\n')
    expect(await start([...shop(), '--language', 'en']).ended).toMatchObject({ status: 1 })
    expect(readFileSync(envFile, 'utf8')).toBe('LINK_SECRET=known-to-the-shop\nMINE=1\n')
    expect(await start([...shop(), '--language', 'en', '--yes']).ended).toMatchObject({ status: 0 })
    expect(parseEnv(readFileSync(envFile, 'utf8'))).toMatchObject({ LINK_SECRET: 'known-to-the-shop', MINE: '1' })
    expect(readdirSync(folder)).toEqual(['.env'])
  })
})
