import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withLock } from './lock.mjs'
import { SetupError } from './progress.mjs'
import { ensureRedisServer } from './redis-binary.mjs'
import { connectRedis } from './redis-connection.mjs'
import { checkRedisUrl, givenRedisUrl, withoutPassword } from './redis-url.mjs'
import { root, stateDir } from './root.mjs'

const START_DEADLINE_MS = 60_000
const STOP_DEADLINE_MS = 10_000
const USER = 'peyk-command'
const dataDir = join(stateDir, 'redis')
const logFile = join(stateDir, 'redis.log')
const recordFile = join(stateDir, 'redis.json')
const lockFile = join(stateDir, 'redis.lock')

/**
 * Returns a Redis for the command: that of REDIS_URL, else this checkout's own, with its data in `.peyk/redis`.
 * Call `release()` of the result when the command has ended.
 *
 * Two servers must never share a data directory, so concurrent commands of one checkout share one server. Redis counts
 * its users: each command holds a connection named `peyk-command`, which the kernel closes even when the command is
 * killed. The last user stops the server, under the lock.
 */
export async function useRedis(progress, options) {
  const given = givenRedisUrl(options)
  if (given) {
    if (!options.unchecked) await checkRedisUrl(given)
    progress.done(`Redis: ${withoutPassword(given)}`)
    return { url: given, release: async () => {} }
  }
  const server = await ensureRedisServer({ ...progress, done: () => {} })
  return withLock(lockFile, async () => {
    const running = await connectRecorded()
    if (running) progress.done(`Redis: ${running.url}, already running for this folder`)
    const used = running ?? (await progress.step('Starting Redis in .peyk/redis', () => start(server)))
    await used.connection.call('CLIENT', 'SETNAME', USER)
    return { url: used.url, release: () => withLock(lockFile, () => leave(used)) }
  })
}

/** Returns the server of an earlier command, if it is alive and ours. */
async function connectRecorded() {
  const record = readRecord()
  if (!record) return undefined
  const url = `redis://127.0.0.1:${record.port}`
  const connection = await connectRedis(url).catch(() => undefined)
  if (!connection) return undefined
  const pid = await processIdOf(connection).catch(() => undefined)
  if (pid === record.pid) return { url, pid, connection }
  connection.close()
  return undefined
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8'))
  } catch {
    return undefined
  }
}

async function processIdOf(connection) {
  const info = await connection.call('INFO', 'server')
  return Number(info.match(/^process_id:(\d+)/m)?.[1])
}

async function start(server) {
  mkdirSync(dataDir, { recursive: true })
  const port = await freePort()
  const log = openSync(logFile, 'w')
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']
  // Its own process group: Ctrl-C ends the command first, which may still store something.
  const child = spawn(
    server,
    ['--port', `${port}`, '--bind', '127.0.0.1', '--daemonize', 'no', '--dir', '.', ...durable],
    {
      cwd: dataDir,
      detached: true,
      stdio: ['ignore', log, log],
    },
  )
  const lives = () => child.exitCode === null && child.signalCode === null
  child.unref()
  writeFileSync(recordFile, JSON.stringify({ pid: child.pid, port }))
  const url = `redis://127.0.0.1:${port}`
  const giveUpAt = Date.now() + START_DEADLINE_MS
  while (lives() && Date.now() < giveUpAt) {
    const connection = await connectRedis(url).catch(() => undefined)
    // While it loads its data it answers `-LOADING`.
    if ((await connection?.call('PING').catch(() => undefined)) === '+PONG' && lives())
      return { url, pid: child.pid, connection }
    connection?.close()
    await delay(10)
  }
  child.kill('SIGKILL')
  const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join('\n')
  throw new SetupError(
    `${said}\nRedis did not start in ${dataDir}; its output is above and in ${logFile.replace(`${root}/`, '')}.`,
  )
}

async function leave({ pid, connection }) {
  const clients = await connection.call('CLIENT', 'LIST').catch(() => '')
  const users = clients.split('\n').filter((client) => client.includes(` name=${USER} `)).length
  if (users > 1) {
    connection.close()
    return
  }
  // Without our connection it has ended, and its process id may belong to another process.
  if (connection.socket.destroyed) return
  process.kill(pid, 'SIGTERM')
  const stopped = await Promise.race([
    connection.closed.then(() => true),
    delay(STOP_DEADLINE_MS, false, { ref: false }),
  ])
  if (!stopped) process.kill(pid, 'SIGKILL')
  rmSync(recordFile, { force: true })
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
