import { SetupError } from './progress.mjs'
import { findProgram, runProgram } from './run-program.mjs'

// How each package manager installs without asking. A new machine needs `apt-get update` first.
const managers = [
  {
    name: 'apt-get',
    before: ['apt-get', '-q', 'update'],
    install: ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120', 'install', '--no-install-recommends'],
  },
  { name: 'dnf', install: ['dnf', '-q', '-y', 'install'] },
  { name: 'apk', install: ['apk', 'add', '--no-cache'] },
  { name: 'brew', install: ['brew', 'install'], asUser: true },
]

/**
 * Installs one program with the machine's package manager, without asking.
 * `packages` lists, for each manager, the packages to try in turn: `{ 'apt-get': ['redis-server', 'valkey-server'], … }`.
 */
export async function installSystemPackage(progress, { what, packages, find }) {
  const manager = managers.find(({ name }) => findProgram(name))
  const names = manager ? packages[manager.name] : []
  if (!manager)
    throw new SetupError(`${what} is missing and no apt-get, dnf, apk or brew is here: please install ${what}.`)

  const add = manager.name === 'apk' ? 'add' : 'install'
  const byHand = `${manager.asUser ? '' : 'sudo '}${manager.name} ${add} ${names[0]}`
  const prefix = manager.asUser || process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (prefix.length > 0 && (await runProgram('sudo', ['-n', 'true'])).status !== 0) {
    throw new SetupError(`${what} is missing, and installing it needs root: run \`${byHand}\`, then try again.`)
  }
  const run = ([command, ...args]) => {
    const [program, ...programArgs] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', command, ...args]
    return runProgram(program, programArgs)
  }

  return progress.step(`Installing ${what} with ${manager.name}`, async () => {
    // Stale lists may be enough, so a failure here does not end the set-up.
    if (manager.before) await run(manager.before)
    let last
    for (const name of names) {
      last = await run([...manager.install, name])
      const found = find()
      if (last.status === 0 && found) return found
    }
    throw new SetupError(
      `${last.output}\n${manager.name} could not install ${what}: run \`${byHand}\`, then try again.`,
    )
  })
}
