// Replaces the parts of the page that changed, as the board sends them. Without this script the page stays as it was sent.
/** @type {HTMLElement | null} */
const state = document.querySelector('[data-live]')
/** @type {HTMLElement | null} */
const streamed = document.querySelector('[data-stream]')
const stream = streamed?.dataset.stream
const RETRY_MS = 5000
const known = new Map()
let source
let retry

function show(name) {
  if (!state || state.dataset.live === name) return
  state.dataset.live = name
  state.textContent = state.dataset[name] ?? ''
}

function open() {
  clearTimeout(retry)
  if (source || document.hidden || !stream) return
  source = new EventSource(stream)
  source.addEventListener('regions', ({ data }) => {
    show('on')
    for (const [name, html] of Object.entries(JSON.parse(data))) known.set(name, html)
    for (const region of document.querySelectorAll('[data-region]')) replace(region)
  })
  source.addEventListener('away', () => show('away'))
  source.addEventListener('end', () => location.reload())
  source.addEventListener('open', () => show('on'))
  source.addEventListener('error', () => {
    show('lost')
    // While it connects the browser tries again by itself; an answer that is no stream it takes for final.
    if (source?.readyState !== EventSource.CLOSED) return
    close()
    retry = setTimeout(askAgain, RETRY_MS)
  })
}

function close() {
  source?.close()
  source = undefined
}

// Asks for the page before the stream: its answer says whether the viewer has to sign in again.
async function askAgain() {
  const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => undefined)
  if (answer?.redirected || answer?.status === 401) location.reload()
  else if (answer?.ok) open()
  else retry = setTimeout(askAgain, RETRY_MS)
}

// A part with a selection is replaced later. The focus and open details are restored.
function replace(region) {
  const html = known.get(region.dataset.region)
  if (html === undefined || isSelecting(region)) return
  known.delete(region.dataset.region)
  const focused = region.contains(document.activeElement) ? document.activeElement?.id : ''
  const unfolded = [...region.querySelectorAll('details[open]')].map(({ id }) => id)
  const scrolled = [...region.querySelectorAll('.scroll')].map(({ scrollTop }) => scrollTop)
  region.innerHTML = html
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '')
  region.querySelectorAll('.scroll').forEach((element, i) => (element.scrollTop = scrolled[i] ?? 0))
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
}

function isSelecting(region) {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && region.contains(selection.anchorNode)
}

if (state && stream) {
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  addEventListener('pagehide', close)
  addEventListener('pageshow', open)
  open()
}
