import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@peyk/test-support/free-port'

export const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const LARAVEL_SHOP = fileURLToPath(new URL('laravel/', import.meta.url))
const SERVER_DEADLINE_MS = 10_000

type Command = readonly [program: string, ...args: string[]]

/** How one language's example is run. */
export type Example = {
  language: 'php' | 'python' | 'javascript' | 'curl'
  /** Succeeds where the machine can run the example. */
  probe: Command
  send: Command
  sendHmac: Command
  link: Command
  /** Answers order queries on a port of this machine. */
  serve?: (port: number) => Command
}

export const EXAMPLE_LIST: readonly Example[] = [
  {
    language: 'php',
    probe: ['php', '-r', 'exit(PHP_VERSION_ID >= 80100 && extension_loaded("curl") ? 0 : 1);'],
    send: ['php', 'send.php'],
    sendHmac: ['php', 'send-hmac.php'],
    link: ['php', 'link.php'],
    serve: (port) => ['php', '-S', `127.0.0.1:${port}`, 'orders.php'],
  },
  {
    language: 'python',
    probe: ['python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))'],
    send: ['python3', '-B', 'send.py'],
    sendHmac: ['python3', '-B', 'send_hmac.py'],
    link: ['python3', '-B', 'link.py'],
    serve: (port) => ['python3', '-B', 'orders_server.py', String(port)],
  },
  {
    language: 'javascript',
    probe: [process.execPath, '--version'],
    send: [process.execPath, 'send.mjs'],
    sendHmac: [process.execPath, 'send-hmac.mjs'],
    link: [process.execPath, 'link.mjs'],
    serve: (port) => [process.execPath, 'orders-server.mjs', String(port)],
  },
  {
    language: 'curl',
    probe: ['sh', '-c', 'curl --version && openssl version && bash --version'],
    send: ['bash', 'send-standard.sh'],
    sendHmac: ['bash', 'send-hmac.sh'],
    link: ['bash', 'link.sh'],
  },
]

/** Succeeds where Debian's Laravel is installed, with SQLite for its shop. */
export const LARAVEL_PROBE: Command = [
  'php',
  '-r',
  'exit((@include "Illuminate/autoload.php") && class_exists("Illuminate\\Foundation\\Application") && extension_loaded("pdo_sqlite") && extension_loaded("curl") ? 0 : 1);',
]

export function canRun([program, ...args]: Command): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

export type Run = { status: number | null; stdout: string; stderr: string }

/** Runs one command of an example in its folder, to its end. */
export async function runExample(
  [program, ...args]: Command,
  { folder, env }: { folder: string; env: Record<string, string> },
): Promise<Run> {
  const child = spawn(program, args, { cwd: folder, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] })
  const run: Run = { status: null, stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (run.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (run.stderr += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { ...run, status }
}

/** Starts an example's small server and waits until it answers. */
export async function serveExample(
  toCommand: (port: number) => Command,
  { folder, env }: { folder: string; env: Record<string, string> },
): Promise<{ url: string; close: () => Promise<void> }> {
  const port = await freePort()
  const [program, ...args] = toCommand(port)
  const child = spawn(program, args, { cwd: folder, env: environment(env), stdio: 'ignore' })
  const killWithThisProcess = () => child.kill('SIGKILL')
  process.once('exit', killWithThisProcess)
  const url = `http://127.0.0.1:${port}`
  const deadlineMs = Date.now() + SERVER_DEADLINE_MS
  while (!(await fetch(url).then(Boolean, () => false))) {
    if (child.exitCode !== null || Date.now() > deadlineMs) throw new Error(`${program} ${args.join(' ')}: no answer`)
    await delay(50)
  }
  return {
    url,
    close: async () => {
      const exited = once(child, 'exit')
      if (child.kill('SIGKILL')) await exited
      process.off('exit', killWithThisProcess)
    },
  }
}

/** A shop on Laravel made of the example's files, in a folder of its own. */
export function createLaravelShop(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-laravel-'))
  cpSync(LARAVEL_SHOP, folder, { recursive: true })
  cpSync(`${EXAMPLES}laravel`, folder, { recursive: true })
  cpSync(`${EXAMPLES}php/Peyk.php`, join(folder, 'app/Peyk.php'))
  for (const made of ['storage/views', 'storage/cache', 'bootstrap/cache'])
    mkdirSync(join(folder, made), { recursive: true })
  writeFileSync(join(folder, 'shop.sqlite'), '')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function environment(env: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...env }
}
