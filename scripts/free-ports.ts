import { once } from 'node:events'
import { createServer } from 'node:net'

const LAST_PORT = 65_535

/**
 * The first `count` ports from `from` on that nobody listens on at this moment. They lie below the range from which the
 * kernel takes ports for outgoing connections, so they are still free when a process is started again.
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
    // No address: taken on any one of them counts as taken.
    server.listen({ port, exclusive: true })
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}
