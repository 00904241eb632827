import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { EventEmitter } from 'node:events'
import { createServer } from 'node:net'

/** Systems give out higher ports to connections: from 32768 on (Linux) or 49152 (macOS, RFC 6335). */
const FIRST_PORT = 15_000
const LAST_PORT = 30_000

/**
 * Returns a TCP port on 127.0.0.1 that nobody listens on. As long as this process lives, it is returned to no other caller, in
 * no other test suite either: the UDP port of the same number is taken for that time. Prefer port 0 where the listener is ours.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    if ((await claim(port)) && (await isFree(port))) return port
  }
}

function claim(port: number): Promise<boolean> {
  const socket = createSocket('udp4').unref()
  socket.bind({ port, address: '127.0.0.1', exclusive: true })
  return listens(socket)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  if (!(await listens(server))) return false
  server.close()
  await once(server, 'close')
  return true
}

/** Whether the system gave it its port. */
function listens(emitter: EventEmitter): Promise<boolean> {
  return once(emitter, 'listening').then(
    () => true,
    () => false,
  )
}
