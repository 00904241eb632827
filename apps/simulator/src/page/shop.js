import { post } from './api.js'
import { element, find, flash, setText } from './dom.js'
import { number, word } from './words.js'

/** The panel's words for the three states the page can bring about. */
const STATES = { 'در انتظار پرداخت': 'pending', 'پرداخت شده': 'paid', 'لغو شده': 'canceled' }

/** The shop: places, pays and cancels orders. */
export function createShop({ openChat }) {
  const list = find('.orders')
  const entries = new Map()
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

  function button(testid, className, action) {
    const made = element('button', { className, data: { testid }, attributes: { type: 'button' } })
    made.addEventListener('click', () => {
      made.classList.add('busy')
      void action().finally(() => made.classList.remove('busy'))
    })
    return made
  }

  function createBox(order) {
    const parts = {
      state: element('span', { className: 'badge' }),
      amount: element('p', { className: 'amount' }),
      notified: element('p', {
        className: 'notified',
        data: { testid: 'notified-count' },
        attributes: { role: 'status' },
      }),
      pay: button('pay', 'primary', () => pay(order, 1)),
      payThrice: button('pay-thrice', 'secondary', () => pay(order, 3)),
      cancel: button('cancel', 'plain danger', () => cancel(order)),
      openChat: button('open-chat', 'plain', () => openChat(order.payload)),
    }
    const title = element(
      'h3',
      {},
      element('span', { data: { word: 'order' } }, word('order')),
      ' ',
      element('bdi', {}, order.id),
    )
    const box = element(
      'article',
      {
        className: 'order arriving',
        data: { testid: 'order-box', orderId: order.id },
        attributes: { 'aria-label': order.id },
      },
      element('header', {}, title, parts.state),
      parts.amount,
      parts.notified,
      element('div', { className: 'actions' }, parts.pay, parts.payThrice),
      element('footer', {}, parts.openChat, parts.cancel),
    )
    return { box, parts, notified: order.notified, state: '' }
  }

  function update(entry, order) {
    const { box, parts } = entry
    const state = STATES[order.status] ?? 'other'
    const currency = word('currencies')[order.currency] ?? order.currency
    box.dataset.state = state
    setText(parts.state, state === 'other' ? order.status : word(state))
    parts.amount.replaceChildren(element('b', {}, number(order.amount)), ` ${currency}`)
    setText(parts.notified, order.notified === 0 ? word('notNotified') : word('notified')(order.notified))
    parts.notified.dataset.count = order.notified
    if (order.notified > entry.notified) flash(parts.notified, 'grew')
    entry.notified = order.notified
    const again = isPolled ? 'askAgain' : 'payAgain'
    setText(parts.pay, state === 'paid' ? word(again) : word('pay'))
    setText(parts.payThrice, state === 'paid' ? word('payThriceAgain') : word('payThrice'))
    setText(parts.cancel, word('cancel'))
    setText(parts.openChat, word('openChat'))
    for (const target of [parts.pay, parts.payThrice, parts.cancel]) target.disabled = state === 'canceled'
    if (state === 'paid' && isPolled) parts.pay.disabled = true
  }

  const place = find('[data-testid="place-order"]')
  place.addEventListener('click', () => {
    place.disabled = true
    void placeOrder().finally(() => {
      place.disabled = false
    })
  })

  return {
    show(state) {
      customerId = state.customerId
      isPolled = state.demo?.mode === 'polling'
      const known = new Set(entries.keys())
      for (const order of state.orders.toReversed()) {
        known.delete(order.id)
        if (!entries.has(order.id)) {
          entries.set(order.id, createBox(order))
          list.prepend(entries.get(order.id).box)
        }
        update(entries.get(order.id), order)
      }
      for (const id of known) {
        entries.get(id).box.remove()
        entries.delete(id)
      }
      find('.orders-empty').hidden = state.orders.length > 0
    },
    /** Brings the box of an order into view; false when the address is none of the shop's. */
    showOrder(address) {
      const id = /^https:\/\/shop\.example\/orders\/([^/?#]+)$/.exec(address)?.[1]
      if (id === undefined) return false
      const box = entries.get(decodeURIComponent(id))?.box
      box?.scrollIntoView({ block: 'center' })
      if (box) flash(box, 'pointed')
      return true
    },
  }
}
