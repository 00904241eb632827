/** Where Redis is: one server, a group behind Sentinels, or a cluster. */
export type RedisAddress =
  | { kind: 'single'; url: string }
  | {
      kind: 'sentinel'
      nodes: RedisNode[]
      name: string
      db: number
      tls: boolean
      username?: string
      password?: string
    }
  | { kind: 'cluster'; nodes: RedisNode[]; tls: boolean; username?: string; password?: string }

export type RedisNode = { host: string; port: number }

const SENTINEL_PORT = 26379
const REDIS_PORT = 6379
const MANY = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/]+)(?:\/([^/]+))?(?:\/(\d+))?$/

/**
 * Reads `REDIS_URL`: `redis://…` or `rediss://…` for one server;
 * `redis+sentinel://[user:password@]host:26379,host:26379/name[/db]` for a group that Sentinels watch;
 * `redis+cluster://[user:password@]host:6379,host:6379` for a cluster; `rediss+…` for either over TLS.
 *
 * @throws {Error} saying which form was expected, without repeating the URL
 */
export function parseRedisUrl(url: string): RedisAddress {
  if (/^rediss?:\/\//.test(url)) return { kind: 'single', url }
  const parts = MANY.exec(url)
  if (parts === null)
    throw new Error(
      'REDIS_URL: expected redis://, rediss://, redis+sentinel://host:26379,…/name or redis+cluster://host:6379,…',
    )
  const [, scheme, kind, user, password, hosts = '', name, db] = parts
  const tls = scheme === 'rediss'
  const login = {
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  }
  if (kind === 'cluster') return { kind, nodes: parseNodes(hosts, REDIS_PORT), tls, ...login }
  if (name === undefined)
    throw new Error(
      'REDIS_URL: expected the name of the group after the Sentinels, as in redis+sentinel://host:26379/mymaster',
    )
  return { kind: 'sentinel', nodes: parseNodes(hosts, SENTINEL_PORT), name, db: Number(db ?? 0), tls, ...login }
}

function parseNodes(hosts: string, defaultPort: number): RedisNode[] {
  return hosts.split(',').map((node) => {
    const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(node.trim())
    if (parts?.[1] === undefined) throw new Error('REDIS_URL: expected hosts as host:port, separated by commas')
    return { host: parts[1].replace(/^\[|\]$/g, ''), port: Number(parts[2] ?? defaultPort) }
  })
}
