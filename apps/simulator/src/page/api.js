import { find } from './dom.js'
import { word } from './words.js'

const NOTIFICATION_MS = 6000
let hiding = 0

/** Posts to the simulator; what goes wrong is shown to the visitor. Returns `undefined` then. */
export async function post(path, body = {}) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.ok) return answer
    showProblem(answer.error ?? `HTTP ${response.status}`)
  } catch {
    showProblem(word('offline'))
  }
  return undefined
}

function showProblem(text) {
  const notification = find('.notification')
  notification.textContent = text
  notification.hidden = false
  clearTimeout(hiding)
  hiding = setTimeout(() => {
    notification.hidden = true
  }, NOTIFICATION_MS)
}

/** Calls `show` with each new state; `online` with whether the simulator can be reached. */
export function follow(show, online) {
  const source = new EventSource(`/sim/events${location.search}`)
  source.addEventListener('message', (event) => {
    online(true)
    show(JSON.parse(event.data))
  })
  source.addEventListener('error', () => online(false))
}
