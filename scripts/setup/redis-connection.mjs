import { connect as connectTcp } from 'node:net'

/**
 * Connects to Redis with the part of its protocol that set-up needs, without packages.
 * `call('PING')` resolves to the reply as text; an error reply begins with `-`.
 */
export async function connectRedis(url, timeoutMs = 3_000) {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1'
  // Only where it is needed: it takes 4 MiB as long as the command runs.
  const connect = protocol === 'rediss:' ? (await import('node:tls')).connect : connectTcp
  const socket = connect({ host, port: Number(port || 6379), ...(protocol === 'rediss:' ? { servername: host } : {}) })
  await new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    socket.once(protocol === 'rediss:' ? 'secureConnect' : 'connect', resolve)
    socket.once('error', reject)
  })
  // From here on a failed call rejects by itself.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.setTimeout(0)
  return { call: (...words) => call(socket, words, timeoutMs), close: () => socket.destroy(), closed, socket }
}

function call(socket, words, timeoutMs) {
  return new Promise((resolve, reject) => {
    let reply = Buffer.alloc(0)
    const finish = (callback, value) => {
      clearTimeout(timer)
      socket.off('data', onData).off('close', onClose)
      callback(value)
    }
    const onData = (chunk) => {
      reply = Buffer.concat([reply, chunk])
      const text = toReply(reply)
      if (text !== undefined) finish(resolve, text)
    }
    const onClose = () => finish(reject, new Error('the connection closed'))
    const timer = setTimeout(() => finish(reject, new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    socket.on('data', onData).once('close', onClose)
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
    if (socket.destroyed) onClose()
    else socket.write(`*${words.length}\r\n${parts.join('')}`)
  })
}

/** Returns the text of a simple, error or bulk reply; undefined while it is incomplete. */
function toReply(bytes) {
  const end = bytes.indexOf('\r\n')
  if (end === -1) return undefined
  const head = bytes.toString('utf8', 0, end)
  if (!head.startsWith('$')) return head
  const length = Number(head.slice(1))
  return bytes.length < end + 2 + length + 2 ? undefined : bytes.toString('utf8', end + 2, end + 2 + length)
}
