import { element, find } from './dom.js'
import { clock, word } from './words.js'

/** Shows the shop's webhooks with Peyk's answers, newest first. */
export function showPushes(pushes) {
  find('.pushes').replaceChildren(...pushes.map(renderPush))
  find('.pushes-empty').hidden = pushes.length > 0
}

function renderPush({ status, message, atMs, orderId, attempt }) {
  const kind = status >= 200 && status < 300 ? 'good' : status === 0 ? 'gone' : 'bad'
  const code = status === 0 ? word('noAnswer') : String(status)
  const translated = word('answers')[message]
  return element(
    'li',
    { data: { kind } },
    element('time', {}, clock(atMs, true)),
    element('span', { className: 'push-order' }, `${word('order')} `, element('bdi', {}, orderId)),
    element('span', { className: 'code', attributes: { dir: 'ltr' } }, code),
    element(
      'span',
      { className: 'answer' },
      element('bdi', { attributes: { dir: 'ltr' } }, message),
      translated ? element('small', {}, translated) : undefined,
    ),
    attempt > 1 ? element('span', { className: 'retry' }, word('attempt')(attempt)) : undefined,
  )
}
