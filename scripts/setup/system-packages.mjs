import { SetupError } from './progress.mjs'
import { findProgram, runProgram } from './run-program.mjs'

// How each package manager installs without a question. `apt-get` needs fresh lists first: a new machine has none.
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
 * Installs one program with the machine's package manager, never asking anything.
 * `packages` names, for each manager, the packages to try in turn: `{ 'apt-get': ['redis-server', 'valkey-server'], … }`.
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
    throw new SetupError(`${what} is missing and installing it takes root's rights: run \`${byHand}\`, then try again.`)
  }
  const run = ([command, ...args]) => {
    const [first, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', command, ...args]
    return runProgram(first, rest)
  }

  return progress.step(`Installing ${what} with ${manager.name}`, async () => {
    // Stale lists may still do, so a failure here is not yet the end.
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
