import { element, find, flash, setText } from './dom.js'
import { number, word } from './words.js'

const COLUMNS = ['waiting', 'active', 'delayed', 'completed', 'failed']

/** The table of the queues: a row a queue, added when the queue is first seen. */
export function createQueueTable() {
  const rows = new Map()

  function rowOf(name) {
    if (!rows.has(name)) rows.set(name, addRow(name))
    return rows.get(name)
  }

  return {
    show(queues) {
      for (const queue of queues) {
        const { title, cells } = rowOf(queue.name)
        setText(title, word('queueNames')[queue.name] ?? queue.name)
        for (const column of COLUMNS) showCount(cells[column], queue[column])
      }
    },
  }
}

function addRow(name) {
  const title = element('b', {})
  const cells = Object.fromEntries(COLUMNS.map((column) => [column, element('td', { data: { column } })]))
  const head = element(
    'th',
    { attributes: { scope: 'row' } },
    title,
    element('code', { attributes: { dir: 'ltr' } }, name),
  )
  find('.engine tbody').append(element('tr', { data: { queue: name } }, head, ...Object.values(cells)))
  return { title, cells }
}

function showCount(cell, count) {
  const last = cell.dataset.value
  cell.dataset.value = count
  setText(cell, number(count))
  if (last !== undefined && last !== String(count)) flash(cell, 'changed')
}
