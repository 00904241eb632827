import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A connection that can fail: TCP from a port of its own to another one of this machine. */
export type Relay = {
  port: number
  /** Ends all connections and refuses new ones. */
  cut: () => void
  /** Takes connections again. */
  mend: () => Promise<void>
  /** Passes on nothing more over the connections of this moment, and does not end them: the host vanished. */
  freeze: () => void
  close: () => void
}

export async function startRelay(targetPort: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const cut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return {
    port,
    cut,
    async mend() {
      await listen(port)
    },
    freeze() {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    close: cut,
  }
}
