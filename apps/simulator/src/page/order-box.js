import { element, flash, setText } from './dom.js'
import { number, word } from './words.js'

/** The panel's words for the three states the page can bring about. */
const STATES = { 'در انتظار پرداخت': 'pending', 'پرداخت شده': 'paid', 'لغو شده': 'canceled' }

/** The box of one order; `actions` are what its buttons do, each returning a promise. */
export function createOrderBox(order, actions) {
  const parts = {
    state: element('span', { className: 'badge' }),
    amount: element('p', { className: 'amount' }),
    notified: element('p', {
      className: 'notified',
      data: { testid: 'notified-count' },
      attributes: { role: 'status' },
    }),
    pay: createButton('pay', 'primary', () => actions.pay(order, 1)),
    payThrice: createButton('pay-thrice', 'secondary', () => actions.pay(order, 3)),
    cancel: createButton('cancel', 'plain danger', () => actions.cancel(order)),
    openChat: createButton('open-chat', 'plain', () => actions.openChat(order.payload)),
  }
  const box = layOut(order, parts)
  let lastNotified = order.notified

  return {
    box,
    show(next, isPolled) {
      const state = STATES[next.status] ?? 'other'
      box.dataset.state = state
      showOrder(parts, next, state)
      if (next.notified > lastNotified) flash(parts.notified, 'grew')
      lastNotified = next.notified
      showActions(parts, state, isPolled)
    },
  }
}

function createButton(testid, className, action) {
  const button = element('button', { className, data: { testid }, attributes: { type: 'button' } })
  button.addEventListener('click', () => {
    button.classList.add('busy')
    void action().finally(() => button.classList.remove('busy'))
  })
  return button
}

function layOut(order, parts) {
  const title = element(
    'h3',
    {},
    element('span', { data: { word: 'order' } }, word('order')),
    ' ',
    element('bdi', {}, order.id),
  )
  return element(
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
}

function showOrder({ state: badge, amount, notified }, order, state) {
  const currency = word('currencies')[order.currency] ?? order.currency
  setText(badge, state === 'other' ? order.status : word(state))
  amount.replaceChildren(element('b', {}, number(order.amount)), ` ${currency}`)
  setText(notified, order.notified === 0 ? word('notNotified') : word('notified')(order.notified))
  notified.dataset.count = order.notified
}

function showActions({ pay, payThrice, cancel, openChat }, state, isPolled) {
  const isPaid = state === 'paid'
  setText(pay, word(!isPaid ? 'pay' : isPolled ? 'askAgain' : 'payAgain'))
  setText(payThrice, word(isPaid ? 'payThriceAgain' : 'payThrice'))
  setText(cancel, word('cancel'))
  setText(openChat, word('openChat'))
  for (const button of [pay, payThrice, cancel]) button.disabled = state === 'canceled'
  if (isPaid && isPolled) pay.disabled = true
}
