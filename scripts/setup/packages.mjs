import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { SetupError } from './progress.mjs'
import { root, stateDir } from './root.mjs'
import { findProgram, runProgram } from './run-program.mjs'

const stampFile = join(root, 'node_modules', '.peyk-setup')

// pnpm and npm must not ask, change their own version, or check for a newer one.
const pnpmEnvironment = {
  ...process.env,
  CI: 'true',
  COREPACK_ENABLE_NETWORK: '0',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
  npm_config_loglevel: 'error',
  npm_config_fund: 'false',
  npm_config_audit: 'false',
  pnpm_config_pm_on_fail: 'ignore',
  pnpm_config_update_notifier: 'false',
}

/** Installs the packages of the frozen lockfile with the pinned pnpm, if anything changed since the last time. */
export async function ensurePackages(progress) {
  const folders = workspaceFolders()
  if (!isInstalled(folders)) await installAlone(progress, folders)
  progress.done('Packages are in place')
}

function installAlone(progress, folders) {
  return withLock(
    join(stateDir, 'packages.lock'),
    async () => {
      if (isInstalled(folders)) return // by the process we waited for
      const pinned = pinnedVersions()
      await progress.step(`Installing packages with pnpm ${pinned.pnpm}`, () => install(pinned))
      writeFileSync(stampFile, stampOf(folders))
    },
    (pid) => progress.say(`… Waiting for process ${pid}, which installs packages here`),
  )
}

function isInstalled(folders) {
  if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) return false
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stampOf(folders)) return false
  return folders.every((folder) => existsSync(join(root, folder, 'node_modules')) || !hasDependencies(folder))
}

function hasDependencies(folder) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  )
  return Object.keys(dependencies).length + Object.keys(devDependencies).length > 0
}

function workspaceFolders() {
  const inner = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  )
  const folders = ['.', ...inner.filter((folder) => existsSync(join(root, folder, 'package.json')))]
  // oxlint-disable-next-line unicorn/no-array-sort -- Node 18 has no toSorted
  return folders.sort((one, other) => (one < other ? -1 : 1))
}

function stampOf(folders) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of [
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    ...folders.map((folder) => join(folder, 'package.json')),
  ]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return `${hash.digest('hex')}\n`
}

function pinnedVersions() {
  const { packageManager, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { pnpm: packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, ''), node: devDependencies.node }
}

async function install(pinned) {
  // The packages run on the pinned Node, not on this one, which may be too old for them.
  const env = { ...pnpmEnvironment, pnpm_config_node_version: pinned.node }
  const args = ['install', '--frozen-lockfile', '--reporter=append-only']
  const pnpm = await findPnpm(pinned.pnpm)
  const [command, ...prefix] = pnpm ? [pnpm] : ['npm', 'exec', '--yes', '--', `pnpm@${pinned.pnpm}`]
  const { status, output } = await runProgram(command, [...prefix, ...args], {
    env,
    cwd: root,
    show: true,
  })
  if (status === null) throw new SetupError(`Could not start ${command} (${output}): install npm, it comes with Node.`)
  if (status !== 0)
    throw new SetupError(`pnpm could not install the packages (exit status ${status}); its output is above.`)
}

/** Returns this machine's pnpm if it has the pinned version. Runs outside the project, where pnpm does not switch versions. */
async function findPnpm(version) {
  const pnpm = findProgram('pnpm')
  if (!pnpm) return undefined
  const { status, output } = await runProgram(pnpm, ['--version'], { env: pnpmEnvironment, cwd: tmpdir() })
  return status === 0 && output === version ? pnpm : undefined
}
