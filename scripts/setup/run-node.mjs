import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { root, stateDir } from './root.mjs'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
const SAME_SIGNAL_MS = 300
const PARENT_POLL_MS = 500

/**
 * Runs a script on the pinned Node and gives its exit status, 128+n when signal n ended it.
 *
 * The script has a process group of its own. One Ctrl-C reaches this process twice, from the terminal and from npm;
 * the script is notified once. Whatever the script leaves behind in its group is ended with it.
 */
export async function runNode(command, env) {
  const node = join(root, 'node_modules', '.bin', 'node')
  const child = spawn(node, command, {
    cwd: root,
    // Compiled code is kept for the next start: without types to strip, each process starts sooner and takes 10 MiB less.
    env: { NODE_COMPILE_CACHE: join(stateDir, 'compile-cache'), ...env, PEYK_SETUP_PID: `${process.pid}` },
    stdio: 'inherit',
    detached: true,
  })
  const notifiedAt = new Map()
  const forward = (signal) => {
    const now = Date.now()
    if (now - (notifiedAt.get(signal) ?? 0) < SAME_SIGNAL_MS) return
    notifiedAt.set(signal, now)
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

/** When npm is killed it sends nothing; without it there is no one left to stop the script. */
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
    // Nobody is left, as it should be.
  }
}
