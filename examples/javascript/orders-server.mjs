// Answers Peyk's questions: GET …/orders/{id} and GET …/orders?ids=1,2,3
// To try it: ORDERS_FILE=orders.json PEYK_API_TOKEN=… node orders-server.mjs 8000
// ORDERS_FILE holds orders as a JSON array: [{"id":"1001","status":"pending"}]
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const { PEYK_API_TOKEN, ORDERS_FILE } = process.env
const port = Number(process.argv[2])
if (!port || !PEYK_API_TOKEN || !ORDERS_FILE) {
  console.error('Expected a port, and PEYK_API_TOKEN and ORDERS_FILE in the environment.')
  process.exit(1)
}

/** Put your database here. Gives the orders that exist, in any sequence; unknown ids are left out. */
async function findOrders(ids) {
  const all = await readFile(ORDERS_FILE, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined)
  if (!Array.isArray(all))
    throw new Error(`ORDERS_FILE: expected a file with a JSON array of orders, got ${ORDERS_FILE}`)
  return all.filter((order) => ids.includes(String(order.id)))
}

async function answer({ url, headers }) {
  if (!sameText(headers.authorization ?? '', `Bearer ${PEYK_API_TOKEN}`))
    return [401, { error: 'expected the API token as a bearer token' }]

  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const id = /\/orders\/([^/]+)$/.exec(pathname)?.[1]
  if (id !== undefined) {
    const [order] = await findOrders([decodeURIComponent(id)])
    return order ? [200, order] : [404, { error: 'no such order' }]
  }
  const ids = searchParams.get('ids')
  if (pathname.endsWith('/orders') && ids) return [200, { orders: await findOrders(ids.split(',')) }]
  return [404, { error: 'nothing here' }]
}

async function handle(request, response) {
  const [status, json] = await answer(request).catch((error) => {
    console.error(error.message)
    return [500, { error: error.message }]
  })
  const body = JSON.stringify(json)
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`
  if (status === 200) response.setHeader('etag', etag)
  if (status === 200 && request.headers['if-none-match'] === etag) response.writeHead(304).end()
  else response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

createServer((request, response) => void handle(request, response)).listen(port, '127.0.0.1')

function sameText(given, expected) {
  const digest = (text) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
