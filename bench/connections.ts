import { connect } from 'node:net'

export type Connections = {
  /** Sends a request on a connection that is free, or a new one. Rejects when it is not answered, or with another status than 200. */
  send: (request: string) => Promise<void>
  close: () => void
}

const HEAD_END = '\r\n\r\n'
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)\r\n/i

/**
 * Kept connections to a server that says its answers' `content-length`, one request at a time over each. It does no more than a
 * load must: an HTTP client would take half as much processor time as the server that is measured.
 */
export function createConnections(url: string): Connections {
  const free: Connections[] = []
  return {
    async send(request) {
      // The one that has rested longest: none rests until the server closes it.
      const connection = free.shift() ?? open(url)
      await connection.send(request)
      free.push(connection)
    },
    close() {
      for (const connection of free) connection.close()
    },
  }
}

function open(url: string): Connections {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  let answer = ''
  let settle: ((error?: Error) => void) | undefined
  const end = (error?: Error) => {
    answer = ''
    settle?.(error)
    settle = undefined
  }
  socket.setEncoding('latin1')
  socket.on('error', end)
  socket.on('close', () => end(new Error('The connection was closed before the answer.')))
  socket.on('data', (part: string) => {
    answer += part
    const headEnd = answer.indexOf(HEAD_END)
    if (headEnd === -1) return
    const length = Number(CONTENT_LENGTH.exec(answer)?.[1])
    if (answer.length < headEnd + HEAD_END.length + length) return
    const [status] = answer.split('\r\n', 1)
    end(status?.startsWith('HTTP/1.1 200 ') === true ? undefined : new Error(`The answer was: ${status}`))
  })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = (error) => (error === undefined ? resolve() : reject(error))
        socket.write(request, (error) => {
          if (error) end(error)
        })
      }),
    close: () => socket.destroy(),
  }
}
