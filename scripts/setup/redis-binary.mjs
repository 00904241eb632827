import { findProgram } from './run-program.mjs'
import { installSystemPackage } from './system-packages.mjs'

/** The path of redis-server or valkey-server on this machine, installed first where there is none. */
export async function ensureRedisServer(progress) {
  const find = () => findProgram('redis-server', 'valkey-server')
  const found = find()
  if (found) {
    progress.done(`Redis server: ${found}`)
    return found
  }
  return installSystemPackage(progress, {
    what: 'Redis',
    find,
    packages: {
      'apt-get': ['redis-server', 'valkey-server'],
      dnf: ['valkey', 'redis'],
      apk: ['redis', 'valkey'],
      brew: ['redis', 'valkey'],
    },
  })
}
