import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { toRawRequests } from './webhook.ts'
import type { Orders } from './webhook.ts'

const LONGEST_ANSWER_MS = 30_000

/**
 * Sends `count` orders evenly, however slow the answers are. Returns when each was sent, in milliseconds of `performance.now()`.
 * @throws {Error} when one of them fails
 */
export async function loadEvenly(perSecond: number, count: number, send: (i: number) => Promise<unknown>) {
  const sentAtMs: number[] = []
  const answers: Promise<unknown>[] = []
  const startAtMs = performance.now()
  while (sentAtMs.length < count) {
    const nowMs = performance.now()
    if (nowMs < startAtMs + (sentAtMs.length / perSecond) * 1000) {
      await delay(1)
      continue
    }
    const answer = send(sentAtMs.push(nowMs) - 1)
    // A failure that comes while the load goes on is thrown at its end.
    answer.catch(() => undefined)
    answers.push(answer)
  }
  await Promise.all(answers)
  return sentAtMs
}

/** Sends webhooks evenly. Returns when each was sent. @throws {Error} when one is not answered 200 */
export async function loadWebhooksEvenly(url: string, perSecond: number, orders: Orders): Promise<number[]> {
  const requests = toRawRequests(url, orders)
  const connections = openConnections(url)
  try {
    return await loadEvenly(perSecond, orders.count, (i) => connections.send(requests[i] ?? ''))
  } finally {
    connections.close()
  }
}

/** Persistent connections, one request at a time on each. An HTTP client would add its own work to what is measured. */
function openConnections(url: string) {
  const { hostname, port } = new URL(url)
  const all: Socket[] = []
  const free = new Set<Socket>()
  const open = () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }).setEncoding('latin1')
    socket.setTimeout(LONGEST_ANSWER_MS, () => socket.destroy(new Error('A webhook got no answer in time.')))
    socket.on('end', () => socket.destroy(new Error('The server closed a connection.')))
    socket.on('error', () => undefined)
    // The server closes what is idle for five seconds. A request on such a connection would never get an answer.
    socket.on('close', () => free.delete(socket))
    all.push(socket)
    return socket
  }
  return {
    async send(request: string): Promise<void> {
      const [socket = open()] = free
      free.delete(socket)
      socket.write(request)
      const [answer] = (await once(socket, 'data')) as [string]
      if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`A webhook was answered: ${answer}`)
      free.add(socket)
    },
    close: () => all.forEach((socket) => socket.destroy()),
  }
}
