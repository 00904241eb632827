import { element } from './dom.js'
import { renderText } from './message-text.js'
import { clock, word } from './words.js'

/** Returns one message as a list item; `actions` are what its text and its buttons do. */
export function renderMessage(message, isGrouped, actions) {
  // Telegram's apps show a followed deep link as a bare /start.
  const isDeepLink = message.from === 'user' && /^\/start \S+$/.test(message.text)
  const visible = isDeepLink ? { text: '/start', entities: message.entities } : message
  return element(
    'li',
    {
      className: isGrouped ? 'message grouped' : 'message',
      data: { testid: 'message', from: message.from, messageId: message.message_id },
      attributes: isDeepLink ? { title: message.text } : {},
    },
    element(
      'div',
      { className: 'bubble', attributes: { dir: 'auto' } },
      element('span', { className: 'text' }, ...renderText(visible, actions)),
      renderDetails(message),
    ),
    renderKeyboard(message, actions),
  )
}

function renderDetails({ edited, date, from }) {
  return element(
    'span',
    { className: 'meta' },
    edited ? `${word('edited')} ` : '',
    clock(date * 1000),
    from === 'user' ? element('span', { className: 'tick', attributes: { 'aria-hidden': 'true' } }, '✓✓') : undefined,
  )
}

function renderKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? []
  if (rows.length === 0) return undefined
  const keys = rows.map((row) =>
    element('div', { className: 'keys' }, ...row.map((button) => renderButton(message, button, actions))),
  )
  return element('div', { className: 'keyboard' }, ...keys)
}

function renderButton(message, button, actions) {
  if (button.url) {
    return element(
      'a',
      {
        className: 'key',
        attributes: { href: button.url, target: '_blank', rel: 'noopener noreferrer', dir: 'auto' },
        on: { click: (event) => actions.open(button.url) && event.preventDefault() },
      },
      button.text,
      element('span', { className: 'out', attributes: { 'aria-hidden': 'true' } }, '↗'),
    )
  }
  return element(
    'button',
    {
      className: 'key',
      attributes: { type: 'button', dir: 'auto' },
      on: { click: (event) => actions.press(message.message_id, button.callback_data, event.currentTarget) },
    },
    button.text,
  )
}
