import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { root, stateDir } from './root.mjs'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
const SAME_SIGNAL_MS = 300
const PARENT_POLL_MS = 500

/**
 * Runs a script on the pinned Node and resolves to its exit status, 128+n when signal n ended it.
 *
 * The script has its own process group. One Ctrl-C reaches this process twice, from the terminal and from npm; the
 * script gets it once. What the script leaves in its group is killed.
 */
export async function runNode(command, env) {
  const node = join(root, 'node_modules', '.bin', 'node')
  const child = spawn(node, command, {
    cwd: root,
    // Caches compiled code: each process starts sooner and takes 10 MiB less.
    env: { NODE_COMPILE_CACHE: join(stateDir, 'compile-cache'), ...env, PEYK_SETUP_PID: `${process.pid}` },
    stdio: 'inherit',
    detached: true,
  })
  const forwardedAt = new Map()
  const forward = (signal) => {
    const now = Date.now()
    if (now - (forwardedAt.get(signal) ?? 0) < SAME_SIGNAL_MS) return
    forwardedAt.set(signal, now)
    child.kill(signal)
  }
  for (const signal of FORWARDED) process.on(signal, forward)
  const watch = watchNpm(() => forward('SIGTERM'))
  try {
    const [status, signal] = await new Promise((resolve, reject) => {
      child.on('exit', (code, name) => resolve([code, name]))
      child.on('error', reject)
    })
    return status ?? 128 + constants.signals[signal]
  } finally {
    clearInterval(watch)
    endGroup(child.pid)
  }
}

/** A killed npm sends no signal: ends the script when npm is gone. */
function watchNpm(onEnd) {
  if (!process.env.npm_lifecycle_event) return undefined
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(timer)
    onEnd()
  }, PARENT_POLL_MS)
  return timer
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is empty.
  }
}
