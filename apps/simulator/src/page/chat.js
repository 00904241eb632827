import { post } from './api.js'
import { createComposer } from './composer.js'
import { element, find, setText } from './dom.js'
import { createMessageList } from './message-list.js'
import { language, word } from './words.js'

const TOAST_MS = 3500
const BUSY_MS = 1500

/** The phone: shows the chat, sends what the customer types or presses. */
export function createChat({ openOrder, announce }) {
  let customerId = 0
  let lastToast

  async function send(text) {
    await post(`/sim/users/${customerId}/send`, { text, languageCode: language() })
    list.scrollToEnd()
  }
  function press(messageId, data, key) {
    key.classList.add('busy')
    setTimeout(() => key.classList.remove('busy'), BUSY_MS)
    void post(`/sim/users/${customerId}/press`, { messageId, data })
  }
  function copy(text) {
    void navigator.clipboard?.writeText(text).then(() => showToast(word('copied')))
  }

  const list = createMessageList({ actions: { send, press, copy, open: openOrder }, announce })
  const composer = createComposer({ send, opened: list.scrollToEnd })
  find('.chat-empty').append(createStart(() => send('/start')))

  return {
    send,
    show(state) {
      customerId = state.customerId
      const choice = find('[data-testid="chat-id"]')
      if (choice !== document.activeElement) choice.value = String(customerId)
      setText(find('.bot-username'), `@${state.bot.username}`)
      list.show(state.chat)
      composer.showCommands(state.commands)
      const number = state.toast?.number ?? 0
      if (lastToast !== undefined && number > lastToast && state.toast.text) showToast(state.toast.text)
      lastToast = number
    },
  }
}

function createStart(click) {
  return element('button', {
    className: 'start',
    data: { word: 'start' },
    attributes: { type: 'button' },
    on: { click },
  })
}

function showToast(text) {
  const target = find('.chat-toast')
  target.textContent = text
  target.hidden = text === ''
  setTimeout(() => {
    target.hidden = true
  }, TOAST_MS)
}
