import { find, setText } from './dom.js'
import { createModeSwitch } from './mode-switch.js'
import { showPushes } from './pushes.js'
import { createQueueTable } from './queue-table.js'
import { word } from './words.js'

/** Behind the scenes: the queues, the shop's webhooks with Peyk's answers, and the switch between the modes. */
export function createEngine() {
  const modeSwitch = createModeSwitch()
  const queueTable = createQueueTable()
  return {
    show({ demo, pushes, violations }) {
      find('.engine').hidden = !demo
      if (!demo) return
      find('.board').href = '/sim/board'
      modeSwitch.show(demo)
      queueTable.show(demo.queues)
      showPushes(pushes)
      setText(find('.violations'), word('violations')(violations))
      find('.violations').classList.toggle('bad', violations > 0)
    },
  }
}
