import { element } from './dom.js'
import { word } from './words.js'

/** What Telegram makes touchable by itself in plain text: commands and addresses. */
const TOUCHABLE = /(?<![\w/])\/[a-z0-9_]{1,32}\b|https?:\/\/[^\s<>"]+/giu

/**
 * The text of a message with Telegram's entities as elements.
 *
 * Entities nest or stand apart, never overlap half; offsets are UTF-16 units, as JavaScript counts.
 */
export function renderText({ text, entities }, actions) {
  return renderRange(text, 0, text.length, entities, actions)
}

function renderRange(text, from, to, entities, actions) {
  const nodes = []
  let at = from
  for (const [index, entity] of entities.entries()) {
    if (entity.offset < at || entity.offset + entity.length > to) continue
    const end = entity.offset + entity.length
    nodes.push(...renderPlain(text.slice(at, entity.offset), actions))
    const isInside = (other, place) =>
      place > index && other.offset >= entity.offset && other.offset + other.length <= end
    const inside = entities.filter(isInside)
    nodes.push(
      wrap(
        entity,
        text.slice(entity.offset, end),
        () => renderRange(text, entity.offset, end, inside, actions),
        actions,
      ),
    )
    at = end
  }
  nodes.push(...renderPlain(text.slice(at, to), actions))
  return nodes
}

const TAGS = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
}

function wrap(entity, plain, renderInside, actions) {
  switch (entity.type) {
    case 'code':
    case 'pre':
      return code(entity.type, plain, actions)
    case 'text_link':
      return link(entity.url, renderInside(), actions)
    case 'bot_command':
      return command(plain, actions)
    case 'spoiler':
      return spoiler(renderInside())
    default:
      return TAGS[entity.type]
        ? element(TAGS[entity.type], {}, ...renderInside())
        : element('span', {}, ...renderInside())
  }
}

function renderPlain(text, actions) {
  const nodes = []
  let at = 0
  for (const match of text.matchAll(TOUCHABLE)) {
    nodes.push(text.slice(at, match.index))
    nodes.push(match[0].startsWith('/') ? command(match[0], actions) : link(match[0], [match[0]], actions))
    at = match.index + match[0].length
  }
  nodes.push(text.slice(at))
  return nodes.filter((node) => node !== '')
}

function command(text, actions) {
  return element(
    'button',
    {
      className: 'inline-command',
      attributes: { type: 'button', dir: 'ltr' },
      on: { click: () => actions.send(text) },
    },
    text,
  )
}

function link(url, children, actions) {
  if (!/^https?:/.test(url)) return element('span', {}, ...children)
  const on = { click: (event) => actions.open(url) && event.preventDefault() }
  return element('a', { attributes: { href: url, target: '_blank', rel: 'noopener noreferrer' }, on }, ...children)
}

function code(type, text, actions) {
  return touchable(element('code', { className: type, attributes: { dir: 'auto', title: word('copy') } }, text), () =>
    actions.copy(text),
  )
}

function spoiler(children) {
  const hidden = element('span', { className: 'spoiler', attributes: { title: word('spoiler') } }, ...children)
  return touchable(hidden, () => hidden.classList.add('seen'))
}

/** Makes text react like a button, by touch and by keyboard. */
function touchable(target, act) {
  target.setAttribute('role', 'button')
  target.tabIndex = 0
  target.addEventListener('click', act)
  target.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') act()
  })
  return target
}
