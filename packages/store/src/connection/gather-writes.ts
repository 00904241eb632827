import type { Redis } from 'ioredis'

const releases = new WeakMap<Redis, () => void>()

/**
 * Has a connection's commands of one turn of the event loop written together: a system call costs more than a command. A
 * command waits for what else is ready to run now, and for nothing else.
 */
export function gatherWrites(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis
    const write = stream.write.bind(stream)
    let isGathering = false
    const release = () => {
      if (!isGathering) return
      isGathering = false
      stream.uncork()
    }
    releases.set(redis, release)
    stream.write = ((...args: Parameters<typeof write>) => {
      if (!isGathering) {
        isGathering = true
        stream.cork()
        setImmediate(release)
      }
      return write(...args)
    }) as typeof write
  })
}

/** Writes what the connection's commands of this turn have gathered so far: enough for Redis to begin with. */
export function writeNow(redis: Redis): void {
  releases.get(redis)?.()
}
