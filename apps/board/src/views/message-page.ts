import { html } from '../html.ts'
import type { Html } from '../html.ts'
import { HOME, toLoginUrl } from '../local-path.ts'
import { WORDS, toOtherLanguage } from '../words.ts'
import type { Language } from '../words.ts'
import { renderDocument } from './document.ts'

export type LoginPage = {
  language: Language
  next: string
  user?: string
  notification?: { kind: 'problem' | 'done'; text: string }
}

/** Signing in, as a page that needs no script. */
export function renderLogin({ language, next, user = '', notification }: LoginPage): string {
  const words = WORDS[language]
  const other = toOtherLanguage(language)
  const otherUrl = toLoginUrl({ language: other, next: next === HOME ? null : next })
  const focus = (field: boolean) => field && html` autofocus`
  return renderBox(
    language,
    words.signIn,
    html`${notification && html`<p class="${notification.kind}" role="${notification.kind === 'problem' ? 'alert' : 'status'}">${notification.text}</p>`}
      <form method="post" action="/login">
        <input type="hidden" name="next" value="${next}" />
        <input type="hidden" name="language" value="${language}" />
        <label for="user">${words.user}</label>
        <input
          id="user"
          name="user"
          value="${user}"
          required
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          ${focus(user === '')}
        />
        <label for="password">${words.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          required
          autocomplete="current-password"
          dir="ltr"
          ${focus(user !== '')}
        />
        <button type="submit">${words.signIn}</button>
      </form>
      <p class="aside">
        <a href="${otherUrl}" lang="${other}" dir="auto" hreflang="${other}">${words.otherLanguage}</a>
      </p>`,
  )
}

/** Asks before signing out, so that a mere link signs nobody out. */
export function renderLogout(language: Language): string {
  const words = WORDS[language]
  return renderBox(
    language,
    words.signOut,
    html`<p>${words.signOutQuestion}</p>
      <form method="post" action="/logout">
        <input type="hidden" name="language" value="${language}" />
        <button type="submit">${words.signOut}</button>
      </form>
      <p class="aside"><a href="${HOME}">${words.stay}</a></p>`,
  )
}

/** A page that only says something; with `refreshSeconds` it tries itself again. */
export function renderMessage(language: Language, title: string, text: string, refreshSeconds?: number): string {
  return renderBox(
    language,
    title,
    html`<h2>${title}</h2>
      <p>${text}</p>
      <p class="aside"><a href="${HOME}">${WORDS[language].stay}</a></p>`,
    refreshSeconds === undefined ? undefined : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`,
  )
}

/** An empty page that opens its own address again: the browser then sends the cookie it keeps from other sites' links. */
export function renderReopening(): string {
  return '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>Peyk</title>'
}

function renderBox(language: Language, title: string, content: Html, head?: Html): string {
  const words = WORDS[language]
  return renderDocument({
    language,
    title,
    layout: 'box',
    ...(head && { head }),
    body: html`<main>
      <header>
        <img src="/page/icon.svg" alt="" width="52" height="52" />
        <div>
          <h1>${words.name}</h1>
          <p>${words.subtitle}</p>
        </div>
      </header>
      ${content}
    </main>`,
  })
}
