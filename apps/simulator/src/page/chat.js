import { post } from './api.js'
import { element, find, setText } from './dom.js'
import { renderText } from './message-text.js'
import { clock, language, word } from './words.js'

const TOAST_MS = 3500
const NEAR_END_PX = 120

/** The phone: shows the chat, sends what the customer types or presses. */
export function createChat({ openOrder, announce }) {
  const log = find('.chat')
  const list = find('.messages')
  const shown = new Map()
  let customerId = 0
  let lastToast
  let isFirst = true

  async function send(text) {
    await post(`/sim/users/${customerId}/send`, { text, languageCode: language() })
    scrollToEnd()
  }
  function copy(text) {
    void navigator.clipboard?.writeText(text).then(() => toast(word('copied')))
  }
  const actions = { send, copy, open: openOrder }

  function press(message, button, target) {
    target.classList.add('busy')
    setTimeout(() => target.classList.remove('busy'), 1500)
    void post(`/sim/users/${customerId}/press`, { messageId: message.message_id, data: button.callback_data })
  }

  function renderButton(message, button) {
    if (button.url) {
      const on = { click: (event) => openOrder(button.url) && event.preventDefault() }
      const attributes = { href: button.url, target: '_blank', rel: 'noopener noreferrer', dir: 'auto' }
      return element(
        'a',
        { className: 'key', attributes, on },
        button.text,
        element('span', { className: 'out', attributes: { 'aria-hidden': 'true' } }, '↗'),
      )
    }
    const key = element('button', { className: 'key', attributes: { type: 'button', dir: 'auto' } }, button.text)
    key.addEventListener('click', () => press(message, button, key))
    return key
  }

  function render(message, isGrouped) {
    const rows = message.reply_markup?.inline_keyboard ?? []
    const details = [message.edited ? `${word('edited')} ` : '', clock(message.date * 1000)]
    const tick =
      message.from === 'user'
        ? element('span', { className: 'tick', attributes: { 'aria-hidden': 'true' } }, '✓✓')
        : undefined
    // Telegram's apps show a followed deep link as a bare /start.
    const deepLink = /^\/start \S+$/.test(message.text) && message.from === 'user'
    const visible = deepLink ? { text: '/start', entities: message.entities } : message
    return element(
      'li',
      {
        className: isGrouped ? 'message grouped' : 'message',
        data: { testid: 'message', from: message.from, messageId: message.message_id },
        attributes: deepLink ? { title: message.text } : {},
      },
      element(
        'div',
        { className: 'bubble', attributes: { dir: 'auto' } },
        element('span', { className: 'text' }, ...renderText(visible, actions)),
        element('span', { className: 'meta' }, ...details, tick),
      ),
      rows.length === 0
        ? undefined
        : element(
            'div',
            { className: 'keyboard' },
            ...rows.map((row) =>
              element('div', { className: 'keys' }, ...row.map((button) => renderButton(message, button))),
            ),
          ),
    )
  }

  function showMessages(messages) {
    const isNearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX
    const gone = new Set(shown.keys())
    let hasChanged = false
    for (const [index, message] of messages.entries()) {
      gone.delete(message.message_id)
      const isGrouped = messages[index + 1]?.from === message.from
      const print = JSON.stringify([message, isGrouped, language()])
      const known = shown.get(message.message_id)
      if (known?.print === print) continue
      const item = render(message, isGrouped)
      hasChanged = true
      if (known) known.item.replaceWith(item)
      else {
        list.append(item)
        if (!isFirst) item.classList.add('arriving')
        if (!isFirst && message.from === 'bot') announce(message.text)
      }
      shown.set(message.message_id, { item, print })
    }
    for (const id of gone) {
      shown.get(id)?.item.remove()
      shown.delete(id)
    }
    find('.chat-empty').hidden = messages.length > 0
    list.dataset.day = word('today')
    if (isFirst || (hasChanged && isNearEnd)) scrollToEnd()
    isFirst = false
  }

  function scrollToEnd() {
    requestAnimationFrame(() => log.scrollTo({ top: log.scrollHeight }))
  }

  function toast(text) {
    const target = find('.chat-toast')
    target.textContent = text
    target.hidden = text === ''
    setTimeout(() => {
      target.hidden = true
    }, TOAST_MS)
  }

  function showCommands(commands) {
    const items = commands.map(({ command, description }) =>
      element(
        'button',
        { attributes: { type: 'button' }, on: { click: () => choose(command) } },
        element('b', { attributes: { dir: 'ltr' } }, `/${command}`),
        element('span', {}, description),
      ),
    )
    find('.commands').replaceChildren(
      ...(items.length > 0 ? items : [element('p', { className: 'quiet' }, word('noCommands'))]),
    )
  }
  function setMenu(isOpen) {
    find('.commands').hidden = !isOpen
    find('.menu').setAttribute('aria-expanded', String(isOpen))
    if (isOpen) scrollToEnd()
  }
  function choose(command) {
    setMenu(false)
    // These two want an order's number after them.
    if (command === 'track' || command === 'stop') {
      find('.composer input').value = `/${command} `
      find('.composer input').focus()
    } else void send(`/${command}`)
  }

  find('.menu').addEventListener('click', () => setMenu(find('.commands').hidden))
  find('.phone').addEventListener('keydown', (event) => event.key === 'Escape' && setMenu(false))
  find('.composer').addEventListener('submit', (event) => {
    event.preventDefault()
    const input = find('.composer input')
    const text = input.value.trim()
    setMenu(false)
    if (text === '') return
    input.value = ''
    void send(text)
  })
  const start = element('button', {
    className: 'start',
    data: { word: 'start' },
    attributes: { type: 'button' },
    on: { click: () => send('/start') },
  })
  find('.chat-empty').append(start)

  return {
    send,
    show(state) {
      customerId = state.customerId
      setText(find('.bot-username'), `@${state.bot.username}`)
      showMessages(state.chat)
      showCommands(state.commands)
      const number = state.toast?.number ?? 0
      if (lastToast !== undefined && number > lastToast && state.toast.text) toast(state.toast.text)
      lastToast = number
    },
  }
}
