import { element, find } from './dom.js'
import { word } from './words.js'

/** These commands want an order's number after them. */
const WITH_NUMBER = new Set(['track', 'stop'])

/** Where the customer types, and the menu of the bot's commands. */
export function createComposer({ send, opened }) {
  const input = find('.composer input')
  const menu = find('.commands')

  function setMenu(isOpen) {
    menu.hidden = !isOpen
    find('.menu').setAttribute('aria-expanded', String(isOpen))
    if (isOpen) opened()
  }
  function choose(command) {
    setMenu(false)
    if (WITH_NUMBER.has(command)) {
      input.value = `/${command} `
      input.focus()
    } else send(`/${command}`)
  }

  find('.menu').addEventListener('click', () => setMenu(menu.hidden))
  find('.phone').addEventListener('keydown', (event) => event.key === 'Escape' && setMenu(false))
  find('.composer').addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    setMenu(false)
    if (text === '') return
    input.value = ''
    send(text)
  })

  return {
    showCommands(commands) {
      const items = commands.map(({ command, description }) =>
        element(
          'button',
          { attributes: { type: 'button' }, on: { click: () => choose(command) } },
          element('b', { attributes: { dir: 'ltr' } }, `/${command}`),
          element('span', {}, description),
        ),
      )
      const none = element('p', { className: 'quiet' }, word('noCommands'))
      menu.replaceChildren(...(items.length > 0 ? items : [none]))
    },
  }
}
