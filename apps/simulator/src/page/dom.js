/** Small functions to build and find elements; text is always set as text, never as markup. */

/** @returns {HTMLElement} */
export function element(tag, { data = {}, on = {}, attributes = {}, className = '' } = {}, ...children) {
  const made = document.createElement(tag)
  if (className) made.className = className
  Object.assign(made.dataset, data)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener)
  made.append(...children.filter((child) => child !== undefined && child !== ''))
  return made
}

export function find(selector) {
  const found = document.querySelector(selector)
  if (!found) throw new Error(`Expected an element ${selector}.`)
  return found
}

/** @param {string} selector @returns {HTMLElement[]} */
export function findAll(selector) {
  return [...document.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement)
}

/** Sets the text only when it differs, so that live regions stay quiet. Returns whether it did. */
export function setText(target, text) {
  if (target.textContent === text) return false
  target.textContent = text
  return true
}

/** Restarts a CSS animation that a class brings. */
export function flash(target, className) {
  target.classList.remove(className)
  void target.offsetWidth
  target.classList.add(className)
}
