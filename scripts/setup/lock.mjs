import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from './progress.mjs'

const WAIT_MS = 10 * 60_000
const CHECK_AGAIN_MS = 50

/**
 * Runs `work` while no other process of this machine holds the lock file. The lock of a process that died is taken over.
 * `onWait` is called once if somebody else has it.
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
  // Written aside and linked into place: nobody ever reads a lock that has no owner in it yet.
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
  // A number used again, as in a restarted container: the holder cannot be this very process.
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
    return // somebody else was faster
  }
  // It may have been taken anew between our look and our move: then it goes back.
  if ((await holderOf(aside)) !== holder) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}
