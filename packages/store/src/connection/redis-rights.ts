import type { Redis } from 'ioredis'

/**
 * Every command that a process, one of its scripts or one of BullMQ's scripts calls, with arguments. `KEY` stands for a key of the bot.
 * A container's subcommand follows `|`, as in an ACL. Where they are run they change that key alone, and leave it deleted.
 */
export const NEEDED_COMMANDS: readonly string[] = [
  ['info', 'ping', 'time', 'wait 0 0', 'waitaof 0 0 1', 'scan 0', 'client|list', 'client|setname peyk'],
  ['eval return+1 1 KEY', 'evalsha 0 1 KEY', 'exists KEY', 'pttl KEY', 'persist KEY', 'pexpire KEY 1', 'type KEY'],
  ['set KEY 1', 'get KEY', 'mget KEY', 'incr KEY', 'getdel KEY', 'setbit KEY 0 0', 'getbit KEY 0', 'del KEY'],
  ['hset KEY a 1', 'hsetnx KEY a 1', 'hmset KEY a 1', 'hincrby KEY a 1', 'hget KEY a', 'hmget KEY a', 'hgetall KEY'],
  ['hexists KEY a', 'hlen KEY', 'hscan KEY 0', 'rename KEY KEY', 'hdel KEY a', 'lpush KEY a', 'rpush KEY a'],
  ['lset KEY 0 a', 'lindex KEY 0', 'llen KEY', 'lpos KEY a', 'lrange KEY 0 0', 'ltrim KEY 0 0', 'rpoplpush KEY KEY'],
  ['lrem KEY 0 a', 'lpop KEY', 'rpop KEY', 'sadd KEY a', 'scard KEY', 'sismember KEY a', 'smembers KEY'],
  ['sscan KEY 0', 'srem KEY a', 'zadd KEY 1 a', 'zcard KEY', 'zcount KEY 0 1', 'zmscore KEY a', 'zrandmember KEY'],
  ['zrange KEY 0 0', 'zrangebyscore KEY 0 1', 'zrevrange KEY 0 0', 'zrevrangebyscore KEY 1 0', 'zscore KEY a'],
  ['zscan KEY 0', 'zremrangebyrank KEY 1 1', 'zremrangebyscore KEY 2 2', 'zrem KEY a', 'zpopmin KEY'],
  ['bzpopmin KEY 0.001', 'xadd KEY * a 1', 'xread streams KEY 0', 'xtrim KEY maxlen 0', 'del KEY'],
].flat()

/** Called too, but a process does its work without the right to them. `hello` and `quit` need none. */
export const SPARED_COMMANDS: readonly string[] = ['config|get', 'client|setinfo', 'hello', 'quit']

/** Ends the key of the check, which never exists. */
const KEY_NAME = 'rights'

/** Between the first and the second Redis only queues commands, and refuses at once those for which the user has no right. */
export const TRANSACTION = ['multi', 'discard', 'exec'] as const

/**
 * Returns why the user of this connection cannot do Peyk's work, with the ACL rules that it lacks. Takes one round trip, and runs none
 * of the commands: they are queued in a transaction that is discarded.
 *
 * @param root what all keys of the bot begin with
 * @throws {Error} when Redis does not answer
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export async function findMissingRights(redis: Redis, root: string): Promise<string | undefined> {
  const [begin, ...end] = TRANSACTION
  const { db = 0 } = redis.options
  // Without the right to it, ioredis goes on in database 0.
  const select = db > 0 ? [`select ${db}`] : []
  const commands = [begin, ...select, ...NEEDED_COMMANDS, ...end]
  const replies = await sendTogether(redis, commands, `${root}${KEY_NAME}`)
  const missing = new Set<string>()
  for (const [at, error] of replies.entries()) {
    if (error === undefined) continue
    if (error.name !== 'ReplyError') throw error
    // The reply about a key names no command.
    if (isAboutKeys(error)) missing.add(`~${root}*`)
    else if (isMissingRight(error)) missing.add(`+${commands[at]?.split(' ')[0]}`)
  }
  if (missing.size === 0) return undefined
  const user = redis.options.username ?? 'default'
  const rules = [...missing].join(' ')
  return `REDIS_URL: expected a Redis user with the rights that docs/operations.md lists, got "${user}", who lacks these: ${rules}. Run in Redis: ACL SETUSER ${user} ${rules}`
}

/** Whether an error is the answer to a command that was only queued: what it says of writes is no reason to search for the master. */
export function isOfRightsCheck(error: Error): boolean {
  const { command } = error as { command?: { args: readonly unknown[] } }
  return command?.args.some((arg) => String(arg).endsWith(`}:${KEY_NAME}`)) === true
}

/** Returns the error of each command, if it has one. */
async function sendTogether(redis: Redis, commands: readonly string[], key: string): Promise<(Error | undefined)[]> {
  const pipeline = redis.pipeline()
  for (const command of commands) {
    const [name = '', ...args] = command.split(/[ |]/).map((word) => (word === 'KEY' ? key : word))
    pipeline.call(name, ...args)
  }
  return ((await pipeline.exec()) ?? []).map(([error]) => error ?? undefined)
}

/** EXEC answers "EXECABORT Transaction discarded because of: NOPERM …". */
const isMissingRight = (error: Error) => error.message.includes('NOPERM')
const isAboutKeys = (error: Error) => isMissingRight(error) && /\baccess\b/.test(error.message)
