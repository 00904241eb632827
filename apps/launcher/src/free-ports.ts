import { once } from 'node:events'
import { createServer } from 'node:net'

const LAST_PORT = 65_535

/**
 * Returns the first `count` ports from `from` on that nobody listens on. Choose `from` below the range that the kernel uses
 * for outgoing connections: the ports are then still free when a process is started again.
 *
 * @throws {Error} when there are not enough
 */
export async function freePorts(count: number, from: number): Promise<number[]> {
  const free: number[] = []
  for (let port = from; free.length < count; port += 1) {
    if (port > LAST_PORT) throw new Error(`Expected ${count} free ports from ${from} on, found ${free.length}.`)
    if (await isFree(port)) free.push(port)
  }
  return free
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    // Without an address: a port counts as taken when it is taken on any of them.
    server.listen({ port, exclusive: true })
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}
