import { createServer } from 'node:http'

/** A panel in a process of its own: every order is pending. Answers after `LATENCY_MS`; prints its port. */
const latencyMs = Number(process.env['LATENCY_MS'] ?? '0')
const toOrder = (id: string) => ({ id, status: 'pending', amount: '250000', currency: 'IRT' })

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://panel')
  const ids = searchParams.get('ids')
  const body = JSON.stringify(ids === null ? toOrder(pathname.split('/').at(-1) ?? '') : ids.split(',').map(toOrder))
  const answer = () => response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  if (latencyMs === 0) answer()
  else setTimeout(answer, latencyMs)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(address.port)
})
process.once('disconnect', () => process.exit())
