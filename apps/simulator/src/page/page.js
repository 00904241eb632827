import { follow } from './api.js'
import { createBanner } from './banner.js'
import { createChat } from './chat.js'
import { find, findAll } from './dom.js'
import { createFaultMenu } from './fault-menu.js'
import { createEngine } from './engine.js'
import { createShop } from './shop.js'
import { setLanguage, showWords } from './words.js'

const chat = createChat({ openOrder: (url) => shop.showOrder(url), announce: createBanner() })
const shop = createShop({ openChat: (payload) => chat.send(`/start ${payload}`) })
const engine = createEngine()
const faultMenu = createFaultMenu()
let last

function show(state) {
  last = state
  chat.show(state)
  shop.show(state)
  engine.show(state)
  faultMenu.show(state)
}

for (const button of findAll('[data-language]')) {
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language)
    faultMenu.showWords()
    if (last) show(last)
  })
}

showWords()
faultMenu.showWords()
follow(show, (isOnline) => {
  find('.offline').hidden = isOnline
})
