import { find } from './dom.js'
import { renderMessage } from './message.js'
import { language, word } from './words.js'

const NEAR_END_PX = 120

/** The messages of the chat: renders again only what changed, so that the others stay as the customer left them. */
export function createMessageList({ actions, announce }) {
  const log = find('.chat')
  const list = find('.messages')
  const shown = new Map()
  let isFirst = true

  function scrollToEnd() {
    requestAnimationFrame(() => log.scrollTo({ top: log.scrollHeight }))
  }

  /** Returns whether the message was new or had changed. */
  function showMessage(message, isGrouped) {
    const print = JSON.stringify([message, isGrouped, language()])
    const known = shown.get(message.message_id)
    if (known?.print === print) return false
    const item = renderMessage(message, isGrouped, actions)
    shown.set(message.message_id, { item, print })
    if (known) known.item.replaceWith(item)
    else {
      list.append(item)
      if (!isFirst) item.classList.add('arriving')
      if (!isFirst && message.from === 'bot') announce(message.text)
    }
    return true
  }

  function removeOthers(messages) {
    const present = new Set(messages.map((message) => message.message_id))
    for (const [id, { item }] of shown) {
      if (present.has(id)) continue
      item.remove()
      shown.delete(id)
    }
  }

  return {
    scrollToEnd,
    show(messages) {
      const isNearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX
      let hasChanged = false
      for (const [index, message] of messages.entries()) {
        if (showMessage(message, messages[index + 1]?.from === message.from)) hasChanged = true
      }
      removeOthers(messages)
      find('.chat-empty').hidden = messages.length > 0
      list.dataset.day = word('today')
      if (isFirst || (hasChanged && isNearEnd)) scrollToEnd()
      isFirst = false
    },
  }
}
