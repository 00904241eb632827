// node link.mjs 1001
// Reads PEYK_LINK_SECRET and PEYK_BOT_USERNAME from the environment.
import { link } from './peyk.mjs'

const [, , orderId] = process.argv
try {
  if (!orderId) throw new Error('Expected an order id: node link.mjs 1001')
  console.log(link(orderId))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
