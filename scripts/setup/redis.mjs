import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
const PASSWORD_BYTES = 24
/** What only this machine's user may read: customers' orders and the password. */
const OWN_FOLDER = 0o700
const OWN_FILE = 0o600
const USER = 'peyk-command'
const dataDir = join(stateDir, 'redis')
const logFile = join(stateDir, 'redis.log')
const recordFile = join(stateDir, 'redis.json')
const lockFile = join(stateDir, 'redis.lock')

/**
 * Returns a Redis for the command: that of REDIS_URL, else this checkout's own, with its data in `.peyk/redis` and a password that
 * only this machine's user can read.
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
    if (running) progress.done(`Redis: ${withoutPassword(running.url)}, already running for this folder`)
    const used = running ?? (await progress.step('Starting Redis in .peyk/redis', () => start(server)))
    await used.connection.call('CLIENT', 'SETNAME', USER)
    return { url: used.url, release: () => withLock(lockFile, () => leave(used)) }
  })
}

/** Returns the server of an earlier command, if it is alive and ours. */
async function connectRecorded() {
  const record = readRecord()
  if (!record) return undefined
  const url = urlOf(record)
  const connection = await connect(record).catch(() => undefined)
  if (!connection) return undefined
  const pid = await processIdOf(connection).catch(() => undefined)
  if (pid === record.pid) return { url, pid, connection }
  connection.close()
  return undefined
}

function urlOf({ port, password }) {
  return `redis://:${password}@127.0.0.1:${port}`
}

async function connect(record) {
  const connection = await connectRedis(urlOf(record))
  await connection.call('AUTH', record.password)
  return connection
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
  chmodSync(dataDir, OWN_FOLDER)
  const port = await freePort()
  const password = randomBytes(PASSWORD_BYTES).toString('hex')
  const log = openSync(logFile, 'w', OWN_FILE)
  chmodSync(logFile, OWN_FILE)
  // Its own process group: Ctrl-C ends the command first, which may still store something.
  const child = spawn(server, ['-'], { cwd: dataDir, detached: true, stdio: ['pipe', log, log] })
  // Everybody on the machine can read a command's arguments.
  child.stdin.end(configurationOf(port, password))
  const lives = () => child.exitCode === null && child.signalCode === null
  child.unref()
  rmSync(recordFile, { force: true })
  writeFileSync(recordFile, JSON.stringify({ pid: child.pid, port, password }), { mode: OWN_FILE })
  const giveUpAt = Date.now() + START_DEADLINE_MS
  while (lives() && Date.now() < giveUpAt) {
    const connection = await connect({ port, password }).catch(() => undefined)
    // While it loads its data it answers `-LOADING`.
    if ((await connection?.call('PING').catch(() => undefined)) === '+PONG' && lives())
      return { url: urlOf({ port, password }), pid: child.pid, connection }
    connection?.close()
    await delay(10)
  }
  child.kill('SIGKILL')
  const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join('\n')
  throw new SetupError(
    `${said}\nRedis did not start in ${dataDir}; its output is above and in ${logFile.replace(`${root}/`, '')}.`,
  )
}

function configurationOf(port, password) {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    'daemonize no',
    'dir .',
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    '',
  ].join('\n')
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
