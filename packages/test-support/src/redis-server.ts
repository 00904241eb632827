import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'

const START_DEADLINE_MS = 20_000
const STOP_DEADLINE_MS = 10_000

export interface RedisServer {
  readonly url: string
  readonly port: number
  readonly dir: string
  /** Process id of the server that runs now; another one after `restart()`. */
  readonly pid: number
  /** Ends it: in good order (SIGTERM) where it has a given folder, else at once, and removes its own. */
  stop(): Promise<void>
  /** Ends it at once (SIGKILL), as a power cut would; its data stays for `restart()`. */
  kill(): Promise<void>
  /** Freezes it (SIGSTOP): connections stay open, nothing is answered. */
  pause(): void
  resume(): void
  /** Starts it again with the same port and data, ending it first if it still runs. */
  restart(): Promise<void>
}

export interface RedisServerOptions {
  /** Default: a free one. */
  port?: number
  /** The data folder; `stop()` leaves a given one. Default: a temporary folder. */
  dir?: string
  /** More arguments for redis-server; the last one of a name wins. */
  args?: readonly string[]
  /** More variables of its environment. */
  env?: Readonly<Record<string, string>>
  /** Another server program than the one on the PATH. */
  program?: string
  /** Runs it as a Sentinel with this configuration file, which it rewrites. */
  configFile?: string
}

/**
 * Starts a redis-server (or valkey-server) of its own, for tests that kill or pause it: AOF on (everysec),
 * `noeviction`, 127.0.0.1 only. Resolves once it answers PING. Ends with this process even when `stop()` is forgotten.
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const program = options.program ?? findServer()
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'peyk-redis-')))
  const args = options.configFile === undefined ? serverArgs(options.args ?? []) : [options.configFile, '--sentinel']
  const port = options.port ?? (await freePort())
  let child = await launch(program, port, dir, args, options.env)
  const endWithThisProcess = () => child.kill('SIGKILL')
  process.on('exit', endWithThisProcess)

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    get pid() {
      return child.pid ?? 0
    },
    async stop() {
      // A master would wait ten seconds for its replica, to save what is removed here.
      await end(child, options.dir === undefined ? 'SIGKILL' : 'SIGTERM')
      process.off('exit', endWithThisProcess)
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
    },
    async kill() {
      await end(child, 'SIGKILL')
    },
    pause() {
      child.kill('SIGSTOP')
    },
    resume() {
      child.kill('SIGCONT')
    },
    async restart() {
      await end(child, 'SIGTERM')
      child = await launch(program, port, dir, args, options.env)
    },
  }
}

async function launch(
  program: string,
  port: number,
  dir: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const child = spawn(
    program,
    [...args, '--port', String(port), '--bind', '127.0.0.1', '--dir', '.', '--daemonize', 'no'],
    { cwd: dir, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)))
  child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)))
  const deadline = Date.now() + START_DEADLINE_MS
  while (!(await answers(port))) {
    if (hasEnded(child)) throw new Error(`redis-server on port ${port} ended at once:\n${output}`)
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`redis-server on port ${port} did not answer within ${START_DEADLINE_MS} ms:\n${output}`)
    }
    await delay(20)
  }
  if (hasEnded(child)) throw new Error(`port ${port} is taken by another Redis:\n${output}`)
  return child
}

/** AOF on, nothing evicted, no snapshots. */
function serverArgs(args: readonly string[]): string[] {
  return ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction', ...args]
}

/** A server with WAITAOF (7.2 or newer), if the one on the PATH is that or `.ci/newer-redis` has put one into `.peyk/`. */
export function findNewerServer(): string | undefined {
  const programs = [
    'redis-server',
    'valkey-server',
    fileURLToPath(new URL('../../../.peyk/newer-redis/redis-server', import.meta.url)),
  ]
  return programs.find((program) => {
    const [, major = '0', minor = '0'] =
      /v=(\d+)\.(\d+)/.exec(spawnSync(program, ['--version']).stdout?.toString() ?? '') ?? []
    return Number(major) * 100 + Number(minor) >= 702
  })
}

function findServer(): string {
  const found = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (found === undefined) {
    throw new Error('Tests need redis-server or valkey-server on the PATH: run `npm run setup -- --redis-server`.')
  }
  return found
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill(signal)
  // A paused process takes SIGTERM only once it runs again.
  child.kill('SIGCONT')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  await exited
  clearTimeout(timer)
}

/** Whether a Redis on this port answers PING. While it loads its data it says `-LOADING`, which is not yet an answer. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const finish = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_000, () => finish(false))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
    socket.once('data', (data) => finish(data.toString().startsWith('+PONG')))
  })
}
