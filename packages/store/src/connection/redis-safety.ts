import type { Redis } from 'ioredis'
import { durabilityOf, isCluster } from './durability.ts'
import type { Durability } from './durability.ts'
import { readRedisFacts } from './redis-facts.ts'
import type { RedisFacts } from './redis-facts.ts'

const OLDEST = [6, 2] as const

/** What was found, and what to do where it is not `ok`. */
export type CheckResult = { level: 'ok' | 'warning' | 'wrong'; check: string; message: string; todo?: string }

/** Whether this Redis may be relied on: version, eviction and persistence, each with what to do. */
export async function inspectRedis(redis: Redis): Promise<CheckResult[]> {
  const facts = await readRedisFacts(redis)
  const durability = durabilityOf(facts)
  const persistence = PERSISTENCE[durability === 'waitaof' && isCluster(redis) ? 'later' : durability]
  return [versionResult(facts), evictionResult(facts.evictionPolicy), persistence]
}

function versionResult({ product, version, isAtLeast }: RedisFacts): CheckResult {
  const found = { check: 'version', message: `${product} ${version}` }
  if (isAtLeast(...OLDEST)) return { level: 'ok', ...found }
  return {
    level: 'wrong',
    check: 'version',
    message: `${product} ${version} is too old`,
    todo: `install Redis ${OLDEST.join('.')} or newer, or Valkey`,
  }
}

function evictionResult(policy: string | undefined): CheckResult {
  if (policy === undefined) return hidden('eviction', 'maxmemory-policy noeviction')
  return policy === 'noeviction'
    ? { level: 'ok', check: 'eviction', message: 'noeviction: nothing is dropped when memory is full' }
    : {
        level: 'wrong',
        check: 'eviction',
        message: `maxmemory-policy is ${policy}: Redis may drop deliveries and customers would be notified twice`,
        todo: 'set maxmemory-policy noeviction',
      }
}

const PERSISTENCE: Record<Durability, CheckResult> = {
  always: {
    level: 'ok',
    check: 'persistence',
    message: 'AOF, written to disk before every answer (appendfsync always)',
  },
  waitaof: {
    level: 'warning',
    check: 'persistence',
    message:
      'AOF; webhooks are answered once they are on disk (appendfsync everysec with WAITAOF), but a power cut can take the ' +
      'last second of deliveries with it, and a message of that second may be sent again',
    todo: 'set appendfsync always',
  },
  later: {
    level: 'warning',
    check: 'persistence',
    message: 'AOF, written to disk after the answer: a crash of the machine can lose the last second',
    todo: 'set appendfsync always, or use Redis 7.2 or newer with appendfsync everysec',
  },
  never: {
    level: 'wrong',
    check: 'persistence',
    message: 'AOF is off: a restart of Redis forgets who was notified',
    todo: 'set appendonly yes and appendfsync always',
  },
  unknown: hidden('persistence', 'appendonly yes'),
}

/** Managed services hide CONFIG. */
function hidden(check: string, wanted: string): CheckResult {
  return {
    level: 'warning',
    check,
    message: 'Redis does not let its configuration be read',
    todo: `make sure that it has ${wanted}`,
  }
}
