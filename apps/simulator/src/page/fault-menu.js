import { post } from './api.js'
import { element, find } from './dom.js'
import { word } from './words.js'

const SOUND = { telegram: [], panel: { down: false, slowMs: 0 } }
const always = (rule) => ({ ...SOUND, telegram: [{ probability: 1, method: 'sendMessage', ...rule }] })

/** What can fail, by its word, as `POST /sim/faults` takes it. */
const FAULTS = {
  none: SOUND,
  tooMany: { ...SOUND, telegram: [{ method: 'sendMessage', retryAfter: 5 }] },
  serverError: always({ status: 502 }),
  replyLost: { ...SOUND, telegram: [{ method: 'sendMessage', dropReply: true }] },
  unreachable: always({ method: '*', refuse: true }),
  refused: always({ error: { code: 403, description: 'Forbidden: bot was blocked by the user' } }),
  tokenRefused: always({ method: '*', error: { code: 401, description: 'Unauthorized' } }),
  panelDown: { ...SOUND, panel: { down: true, slowMs: 0 } },
  panelSlow: { ...SOUND, panel: { down: false, slowMs: 5000 } },
}

/** Stands in the menu while something fails that the menu does not offer: `POST /sim/faults` takes more. */
const OTHER = 'other'

/** Returns the word of what the server says that fails. It names defaults too. */
function keyOf(faults) {
  const isMet = (offered, met) =>
    Object.keys(offered).every((name) => JSON.stringify(offered[name]) === JSON.stringify(met[name]))
  const found = Object.entries(FAULTS).find(
    ([, { telegram, panel }]) =>
      telegram.length === faults.telegram.length &&
      telegram.every((rule, index) => isMet(rule, faults.telegram[index])) &&
      isMet(panel, faults.panel),
  )
  return found?.[0] ?? OTHER
}

/** The menu of what fails, as the server says. A fault that strikes once leaves the menu at "nothing" again. */
export function createFaultMenu() {
  const menu = find('.faults')
  const options = [...Object.keys(FAULTS), OTHER].map((key) => ({
    key,
    option: element('option', { attributes: { value: key, hidden: key === OTHER, disabled: key === OTHER } }),
  }))
  menu.append(...options.map(({ option }) => option))
  menu.addEventListener('change', () => void post('/sim/faults', FAULTS[menu.value]))
  return {
    showWords() {
      for (const { key, option } of options) option.textContent = word('faults')[key]
    },
    show({ faults }) {
      if (menu !== document.activeElement) menu.value = keyOf(faults)
    },
  }
}
