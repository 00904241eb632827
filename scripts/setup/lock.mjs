import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from './progress.mjs'

const WAIT_MS = 10 * 60_000
const CHECK_AGAIN_MS = 50

/**
 * Runs `work` while holding the lock file. Takes over the lock of a process that died.
 * Calls `onWait` once when another process has it.
 */
export async function withLock(path, work, onWait = () => {}) {
  await mkdir(dirname(path), { recursive: true })
  const own = `${process.pid} ${randomBytes(8).toString('hex')}`
  const giveUpAt = Date.now() + WAIT_MS
  let waited = false
  while (!(await take(path, own))) {
    const holder = await holderOf(path)
    if (holder && !isAlive(holder)) await removeStale(path, holder)
    else if (Date.now() > giveUpAt)
      throw new SetupError(`Process ${holder} still holds ${path}: end it or remove the file.`)
    else {
      if (!waited && holder) onWait(holder.split(' ')[0])
      waited = true
      await delay(CHECK_AGAIN_MS)
    }
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function take(path, own) {
  // Written to a draft and linked into place, so that a lock never lacks its owner.
  const draft = `${path}.${own.split(' ')[1]}`
  await writeFile(draft, own)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function holderOf(path) {
  return readFile(path, 'utf8').catch(() => undefined)
}

function isAlive(holder) {
  const pid = Number(holder.split(' ')[0])
  // A reused process id, as in a restarted container: this process is not the holder.
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

async function removeStale(path, holder) {
  const aside = `${path}.stale-${process.pid}`
  try {
    await rename(path, aside)
  } catch {
    return // another process was faster
  }
  // Another process may have taken it between our read and our move: put it back.
  if ((await holderOf(aside)) !== holder) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}
