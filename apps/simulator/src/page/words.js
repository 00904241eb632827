import { findAll } from './dom.js'
import { formatNumber } from './numbers.js'
import { en } from './words-en.js'
import { fa } from './words-fa.js'

/** What the bot says comes from the bot. */
const WORDS = { fa, en }

const STORAGE_KEY = 'peyk-demo-language'
let current = readStored()

function readStored() {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    if (stored === 'en' || stored === 'fa') return stored
  } catch {
    // Without storage the browser's language counts.
  }
  return ofBrowser()
}

/** The browser's first language that the page has, else English. */
function ofBrowser() {
  const known = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => tag === 'fa' || tag === 'en')
  return known ?? 'en'
}

export function language() {
  return current
}

/** Switches the page; the next message of the customer carries the same language code. */
export function setLanguage(next) {
  current = next
  try {
    localStorage.setItem(STORAGE_KEY, next)
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  showWords()
}

export function word(key) {
  return WORDS[current][key]
}

export function number(value) {
  return formatNumber(value, current)
}

export function clock(ms, withSeconds = false) {
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(withSeconds && { second: '2-digit' }) }
  return new Intl.DateTimeFormat(current === 'fa' ? 'fa-IR' : 'en-GB', format).format(ms)
}

/** Fills in every element that names a word. */
export function showWords() {
  document.documentElement.lang = current
  document.documentElement.dir = current === 'fa' ? 'rtl' : 'ltr'
  document.title = `${word('name')} · ${word('tagline')}`
  for (const target of findAll('[data-word]')) target.textContent = word(target.dataset.word)
  for (const target of findAll('[data-word-label]')) {
    target.setAttribute('aria-label', word(target.dataset.wordLabel))
  }
  for (const target of findAll('[data-word-placeholder]')) {
    target.setAttribute('placeholder', word(target.dataset.wordPlaceholder))
  }
  for (const button of findAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === current))
  }
}
