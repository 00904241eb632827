import type { Redis } from 'ioredis'

const OLDEST_MAJOR = 6
const OLDEST_MINOR = 2

/** What was found, and what to do where it is not `ok`. */
export type SafetyFinding = { level: 'ok' | 'warning' | 'wrong'; check: string; message: string; todo?: string }

/** Whether this Redis may be relied on: version, eviction and persistence, each with what to do. */
export async function inspectRedis(redis: Redis): Promise<SafetyFinding[]> {
  const server = await redis.info('server')
  const config = await readConfig(redis, ['maxmemory-policy', 'appendonly', 'appendfsync'])
  return [
    versionFinding(server),
    evictionFinding(config.get('maxmemory-policy')),
    persistenceFinding(config.get('appendonly'), config.get('appendfsync')),
  ]
}

function versionFinding(info: string): SafetyFinding {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1]
  const version = valkey ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0.0.0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const product = valkey ? 'Valkey' : 'Redis'
  const newEnough = major > OLDEST_MAJOR || (major === OLDEST_MAJOR && minor >= OLDEST_MINOR)
  return newEnough
    ? { level: 'ok', check: 'version', message: `${product} ${version}` }
    : {
        level: 'wrong',
        check: 'version',
        message: `${product} ${version} is too old`,
        todo: `install Redis ${OLDEST_MAJOR}.${OLDEST_MINOR} or newer, or Valkey`,
      }
}

function evictionFinding(policy: string | undefined): SafetyFinding {
  if (policy === undefined) return hidden('eviction', 'maxmemory-policy noeviction')
  return policy === 'noeviction'
    ? { level: 'ok', check: 'eviction', message: 'noeviction: nothing is dropped when memory is full' }
    : {
        level: 'wrong',
        check: 'eviction',
        message: `maxmemory-policy is ${policy}: Redis may drop deliveries and customers would be told twice`,
        todo: 'set maxmemory-policy noeviction',
      }
}

function persistenceFinding(appendOnly: string | undefined, fsync: string | undefined): SafetyFinding {
  if (appendOnly === undefined) return hidden('persistence', 'appendonly yes')
  if (appendOnly !== 'yes') {
    return {
      level: 'wrong',
      check: 'persistence',
      message: 'AOF is off: a restart of Redis forgets who was told',
      todo: 'set appendonly yes and appendfsync always',
    }
  }
  return fsync === 'always'
    ? { level: 'ok', check: 'persistence', message: 'AOF, written to disk before every answer' }
    : {
        level: 'warning',
        check: 'persistence',
        message: `AOF with appendfsync ${fsync ?? 'unknown'}: a crash of the machine can lose the last second`,
        todo: 'set appendfsync always',
      }
}

/** Managed services hide CONFIG. */
function hidden(check: string, wanted: string): SafetyFinding {
  return {
    level: 'warning',
    check,
    message: 'Redis does not let its configuration be read',
    todo: `make sure that it has ${wanted}`,
  }
}

async function readConfig(redis: Redis, names: readonly string[]): Promise<Map<string, string>> {
  const values = new Map<string, string>()
  for (const name of names) {
    const reply = await redis.config('GET', name).catch(() => [])
    const [, value] = reply as string[]
    if (value !== undefined) values.set(name, value)
  }
  return values
}
