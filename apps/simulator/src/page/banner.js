import { find } from './dom.js'

const SHOWN_MS = 5000

/** A phone's notification for a message that arrives while the chat is out of sight. */
export function createBanner() {
  const banner = find('.banner')
  let isChatSeen = true
  let hiding = 0
  new IntersectionObserver(([entry]) => {
    isChatSeen = entry?.isIntersecting ?? true
    if (isChatSeen) banner.hidden = true
  }).observe(find('.composer'))
  banner.addEventListener('click', () => {
    banner.hidden = true
    find('.phone').scrollIntoView({ block: 'start' })
  })
  return (text) => {
    if (isChatSeen) return
    find('.banner-text').textContent = text
    banner.hidden = false
    clearTimeout(hiding)
    hiding = setTimeout(() => {
      banner.hidden = true
    }, SHOWN_MS)
  }
}
