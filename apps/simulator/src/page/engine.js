import { post } from './api.js'
import { element, find, flash, setText } from './dom.js'
import { clock, number, word } from './words.js'

const COLUMNS = ['waiting', 'active', 'delayed', 'completed', 'failed']

/** Behind the scenes: the queues, the shop's webhooks with Peyk's answers, and the switch between the modes. */
export function createEngine() {
  const rows = new Map()
  let wanted
  let last

  function row(name) {
    const known = rows.get(name)
    if (known) return known
    const title = element('b', {})
    const cells = Object.fromEntries(COLUMNS.map((column) => [column, element('td', { data: { column } })]))
    const head = element(
      'th',
      { attributes: { scope: 'row' } },
      title,
      element('code', { attributes: { dir: 'ltr' } }, name),
    )
    find('.engine tbody').append(element('tr', { data: { queue: name } }, head, ...Object.values(cells)))
    rows.set(name, { title, cells })
    return rows.get(name)
  }

  function showQueues(queues) {
    for (const queue of queues) {
      const { title, cells } = row(queue.name)
      setText(title, word('queueNames')[queue.name] ?? queue.name)
      for (const column of COLUMNS) {
        const cell = cells[column]
        const hadValue = cell.dataset.value !== undefined
        const isOther = cell.dataset.value !== String(queue[column])
        cell.dataset.value = queue[column]
        setText(cell, number(queue[column]))
        if (hadValue && isOther) flash(cell, 'changed')
      }
    }
  }

  function showPushes(pushes) {
    const items = pushes.map((push) => {
      const kind = push.status >= 200 && push.status < 300 ? 'good' : push.status === 0 ? 'gone' : 'bad'
      const translated = word('answers')[push.message]
      return element(
        'li',
        { data: { kind } },
        element('time', {}, clock(push.atMs, true)),
        element('span', { className: 'push-order' }, `${word('order')} `, element('bdi', {}, push.orderId)),
        element(
          'span',
          { className: 'code', attributes: { dir: 'ltr' } },
          push.status === 0 ? word('noAnswer') : String(push.status),
        ),
        element(
          'span',
          { className: 'answer' },
          element('bdi', { attributes: { dir: 'ltr' } }, push.message),
          translated ? element('small', {}, translated) : undefined,
        ),
        push.attempt > 1 ? element('span', { className: 'retry' }, word('attempt')(push.attempt)) : undefined,
      )
    })
    find('.pushes').replaceChildren(...items)
    find('.pushes-empty').hidden = pushes.length > 0
  }

  function showMode({ mode, state }) {
    if (state === 'ready' && mode === wanted) wanted = undefined
    const isReady = state === 'ready' && wanted === undefined
    find('.engine').dataset.state = isReady ? 'ready' : 'busy'
    setText(
      find('[data-testid="mode-current"]'),
      isReady ? word(mode) : state === 'stopping' && !wanted ? word('stopping') : word('restarting'),
    )
    find('[data-testid="mode-current"]').dataset.mode = isReady ? mode : ''
    setText(find('.mode-hint'), isReady ? word(`${mode}Hint`) : '')
    for (const target of document.querySelectorAll('[data-mode][data-testid^="mode-"]:is(button)')) {
      target.setAttribute('aria-pressed', String(target.dataset.mode === (wanted ?? mode)))
      target.disabled = !isReady
    }
  }

  async function switchTo(mode) {
    if (!last || mode === last.mode) return
    wanted = mode
    showMode(last)
    await post('/sim/mode', { mode })
    wanted = undefined
  }
  for (const target of document.querySelectorAll('.engine .segments button')) {
    target.addEventListener('click', () => void switchTo(target.dataset.mode))
  }

  return {
    show({ demo, pushes, violations }) {
      find('.engine').hidden = !demo
      if (!demo) return
      last = demo
      find('.board').href = demo.boardUrl
      showMode(demo)
      showQueues(demo.queues)
      showPushes(pushes)
      setText(find('.violations'), word('violations')(violations))
      find('.violations').classList.toggle('bad', violations > 0)
    },
  }
}
