import { post } from './api.js'
import { find, flash } from './dom.js'
import { createOrderBox } from './order-box.js'

/** The shop: places, pays and cancels orders. */
export function createShop({ openChat }) {
  const list = find('.orders')
  const boxes = new Map()
  let customerId = 0
  let isPolled = false

  async function placeOrder() {
    const follows = find('[data-testid="follow-link"]').checked
    const order = await post('/sim/orders', follows ? { chatId: customerId } : {})
    if (order && follows) await openChat(order.payload)
  }

  /** Where the panel is polled, the shop keeps silent and waits to be asked. */
  function pay(order, webhooks) {
    const options = isPolled && webhooks === 1 ? { silently: true } : { webhooks }
    return post(`/sim/orders/${encodeURIComponent(order.id)}/pay`, options)
  }
  function cancel(order) {
    return post(`/sim/orders/${encodeURIComponent(order.id)}/cancel`, isPolled ? { silently: true } : {})
  }

  function showOrder(order) {
    if (!boxes.has(order.id)) {
      boxes.set(order.id, createOrderBox(order, { pay, cancel, openChat }))
      list.prepend(boxes.get(order.id).box)
    }
    boxes.get(order.id).show(order, isPolled)
  }
  function removeOthers(orders) {
    const present = new Set(orders.map((order) => order.id))
    for (const [id, { box }] of boxes) {
      if (present.has(id)) continue
      box.remove()
      boxes.delete(id)
    }
  }

  listenToPlace(placeOrder)

  return {
    show(state) {
      customerId = state.customerId
      isPolled = state.demo?.mode === 'polling'
      for (const order of state.orders.toReversed()) showOrder(order)
      removeOthers(state.orders)
      find('.orders-empty').hidden = state.orders.length > 0
    },
    /** Brings the box of an order into view. Returns false when the address is none of the shop's. */
    showOrder(address) {
      const id = orderIdOf(address)
      if (id === undefined) return false
      const box = boxes.get(id)?.box
      box?.scrollIntoView({ block: 'center' })
      if (box) flash(box, 'pointed')
      return true
    },
  }
}

/** Returns the id of the order at an address of the shop. */
function orderIdOf(address) {
  const id = /^https:\/\/shop\.example\/orders\/([^/?#]+)$/.exec(address)?.[1]
  return id && decodeURIComponent(id)
}

/** The button takes no second press while an order is placed. */
function listenToPlace(placeOrder) {
  const button = find('[data-testid="place-order"]')
  button.addEventListener('click', () => {
    button.disabled = true
    void placeOrder().finally(() => {
      button.disabled = false
    })
  })
}
