import { post } from './api.js'
import { find, findAll, setText } from './dom.js'
import { word } from './words.js'

/** The switch between webhook and polling: shows the mode that was asked for until Peyk runs in it. */
export function createModeSwitch() {
  const current = find('[data-testid="mode-current"]')
  const buttons = findAll('.engine .segments button')
  let wanted
  let last

  function show(demo) {
    last = demo
    const { mode, state } = demo
    if (state === 'ready' && mode === wanted) wanted = undefined
    const isReady = state === 'ready' && wanted === undefined
    find('.engine').dataset.state = isReady ? 'ready' : 'busy'
    setText(current, word(isReady ? mode : state === 'stopping' && !wanted ? 'stopping' : 'restarting'))
    current.dataset.mode = isReady ? mode : ''
    setText(find('.mode-hint'), isReady ? word(`${mode}Hint`) : '')
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.mode === (wanted ?? mode)))
      button.toggleAttribute('disabled', !isReady)
    }
  }

  async function switchTo(mode) {
    if (!last || mode === last.mode) return
    wanted = mode
    show(last)
    await post('/sim/mode', { mode })
    wanted = undefined
  }
  for (const button of buttons) button.addEventListener('click', () => void switchTo(button.dataset.mode))

  return { show }
}
