import { Cluster } from 'ioredis'
import type { Redis } from 'ioredis'

/** Stands for one connection to the master that takes a bot's writes. Another connection has another one. */
export type LinkId = object

export type MasterLink = ReturnType<typeof createMasterLink>

/**
 * Follows the connection to the master that takes the writes of one hash tag: the connection itself, or on a cluster the node
 * that has its slot.
 *
 * @param key any key with the hash tag
 */
export function createMasterLink(redis: Redis, key: string) {
  const connection: unknown = redis
  const ids = new WeakMap<Redis, LinkId>()
  let slot: number | undefined

  const idOf = (node: Redis): LinkId => {
    const known = ids.get(node)
    if (known !== undefined) return known
    const id = {}
    ids.set(node, id)
    node.once('close', () => ids.delete(node))
    return id
  }

  const slotNodes = (cluster: Cluster): readonly string[] => (slot === undefined ? [] : (cluster.slots[slot] ?? []))
  const findMaster = (): Redis | undefined => {
    if (!(connection instanceof Cluster)) return redis
    const [address] = slotNodes(connection)
    return connection.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === address)
  }

  return {
    /** Call it before the others. On a cluster it asks for the slot, once. */
    async locate(): Promise<void> {
      if (connection instanceof Cluster) slot ??= await redis.cluster('KEYSLOT', key)
    },

    /** Returns the connection to the master; `undefined` while a cluster has none. */
    master: findMaster,

    /** Returns what stands for the connection now. While this stays the same, no write was lost unseen. */
    current(): LinkId {
      const node = findMaster()
      return node === undefined ? {} : idOf(node)
    },

    /** Whether other servers take over from this one: it is of a group behind Sentinels, or its slot has replicas. */
    hasSuccessors(): boolean {
      return connection instanceof Cluster
        ? slotNodes(connection).length > 1
        : (redis.options.sentinels ?? null) !== null
    },
  }
}
