import type { Redis } from 'ioredis'

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
      isGathering = false
      stream.uncork()
    }
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
