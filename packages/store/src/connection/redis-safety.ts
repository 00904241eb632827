import type { Redis } from 'ioredis'
import { durabilityOf, isReplicated } from './durability.ts'
import type { Durability } from './durability.ts'
import { createMasterLink } from './master-link.ts'
import { readRedisFacts } from './redis-facts.ts'
import type { RedisFacts } from './redis-facts.ts'

const OLDEST = [6, 2] as const
/** A master that no replica has acknowledged for longer than this takes no writes. */
const MAX_LAG_SECONDS = 2

type Hidden = 'eviction' | 'persistence' | 'replication'

/** What a result says, by name, for what says it in another language. */
export type RedisCondition =
  | 'version'
  | 'too_old'
  | 'keeps'
  | 'evicts'
  | Exclude<Durability, 'unknown'>
  | 'replicas_unknown'
  | 'alone'
  | 'unguarded'
  | 'no_replica'
  | 'guarded'
  | `hidden_${Hidden}`

/** What was found, and what to do where it is not `ok`. */
export type CheckResult = {
  level: 'ok' | 'warning' | 'wrong'
  check: string
  name: RedisCondition
  message: string
  /** What Redis says of it, as it stands in the message. */
  found?: string
  todo?: string
}

/**
 * Whether this Redis may be relied on: version, eviction, persistence and replication, each with what to do.
 *
 * @param key any key of the bot: on a cluster its master is inspected
 */
export async function inspectRedis(redis: Redis, key: string): Promise<CheckResult[]> {
  const link = createMasterLink(redis, key)
  await link.locate()
  const facts = await readRedisFacts(link.master() ?? redis)
  return [
    versionResult(facts),
    evictionResult(facts.evictionPolicy),
    PERSISTENCE[durabilityOf(facts)],
    replicationResult(facts, link.hasSuccessors()),
  ]
}

function versionResult({ product, version, isAtLeast }: RedisFacts): CheckResult {
  const check = 'version'
  const found = `${product} ${version}`
  if (isAtLeast(...OLDEST)) return { level: 'ok', name: 'version', check, message: found, found }
  return {
    level: 'wrong',
    check,
    name: 'too_old',
    message: `${found} is too old`,
    found,
    todo: `install Redis ${OLDEST.join('.')} or newer, or Valkey`,
  }
}

function evictionResult(policy: string | undefined): CheckResult {
  if (policy === undefined) return hidden('eviction', 'maxmemory-policy noeviction')
  return policy === 'noeviction'
    ? { level: 'ok', check: 'eviction', name: 'keeps', message: 'noeviction: nothing is dropped when memory is full' }
    : {
        level: 'wrong',
        check: 'eviction',
        name: 'evicts',
        found: policy,
        message: `maxmemory-policy is ${policy}: Redis may drop deliveries and customers would be notified twice`,
        todo: 'set maxmemory-policy noeviction',
      }
}

const PERSISTENCE: Record<Durability, CheckResult> = {
  always: {
    level: 'ok',
    check: 'persistence',
    name: 'always',
    message: 'AOF, written to disk before every answer (appendfsync always)',
  },
  waitaof: {
    level: 'warning',
    check: 'persistence',
    name: 'waitaof',
    message:
      'AOF; webhooks are answered once they are on disk (appendfsync everysec with WAITAOF), but a power cut can take the ' +
      'last second of deliveries with it, and a message of that second may be sent again',
    todo: 'set appendfsync always',
  },
  later: {
    level: 'warning',
    check: 'persistence',
    name: 'later',
    message: 'AOF, written to disk after the answer: a crash of the machine can lose the last second',
    todo: 'set appendfsync always, or use Redis 7.2 or newer with appendfsync everysec',
  },
  never: {
    level: 'wrong',
    check: 'persistence',
    name: 'never',
    message: 'AOF is off: a restart of Redis forgets who was notified',
    todo: 'set appendonly yes and appendfsync always',
  },
  unknown: hidden('persistence', 'appendonly yes'),
}

const REPLICATION_TODO = `set min-replicas-to-write 1 and min-replicas-max-lag ${MAX_LAG_SECONDS} on every server of the group`

/** https://redis.io/docs/latest/operate/oss_and_stack/management/replication/#allow-writes-only-with-n-attached-replicas */
function replicationResult(facts: RedisFacts, hasSuccessors: boolean): CheckResult {
  const check = 'replication'
  const { replicas, minReplicasToWrite, minReplicasMaxLag } = facts
  if (!isReplicated(facts, hasSuccessors))
    return replicas === undefined
      ? {
          level: 'warning',
          check,
          name: 'replicas_unknown',
          message:
            'Redis does not say whether it has replicas: a failover can lose its last writes, and Peyk waits for no replica',
          todo: 'use a Redis that answers INFO, or one whose failover loses nothing',
        }
      : { level: 'ok', check, name: 'alone', message: 'no replicas, and no failover' }
  if (minReplicasToWrite === undefined || minReplicasMaxLag === undefined)
    return hidden(check, `min-replicas-to-write 1 and min-replicas-max-lag ${MAX_LAG_SECONDS}`)
  const isGuarded = minReplicasToWrite > 0 && minReplicasMaxLag > 0 && minReplicasMaxLag <= MAX_LAG_SECONDS
  const settings = `min-replicas-to-write ${minReplicasToWrite}, min-replicas-max-lag ${minReplicasMaxLag}`
  if (!isGuarded)
    return {
      level: 'wrong',
      check,
      name: 'unguarded',
      found: settings,
      message: `${settings}: a master that was replaced can go on unseen, and what it takes is lost`,
      todo: REPLICATION_TODO,
    }
  if (replicas === 0)
    return {
      level: 'wrong',
      check,
      name: 'no_replica',
      message: 'no replica follows the master: it takes no writes',
      todo: 'start a replica; two of them, so that one may be away',
    }
  return {
    level: 'ok',
    check,
    name: 'guarded',
    found: String(replicas),
    message: `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}; each webhook and each message waits for one`,
  }
}

/** Managed services hide CONFIG. */
function hidden(check: Hidden, wanted: string): CheckResult {
  return {
    level: 'warning',
    check,
    name: `hidden_${check}`,
    message: 'Redis does not let its configuration be read',
    todo: `make sure that it has ${wanted}`,
  }
}
