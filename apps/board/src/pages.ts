import { HOME, toLoginUrl } from './local-path.ts'
import { WORDS, toOtherLanguage } from './words.ts'
import type { Language } from './words.ts'

export type LoginPage = {
  language: Language
  next: string
  user?: string
  notice?: { kind: 'problem' | 'done'; text: string }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Signing in, as a page that needs no script. */
export function renderLogin({ language, next, user = '', notice }: LoginPage): string {
  const words = WORDS[language]
  const other = toOtherLanguage(language)
  const otherUrl = toLoginUrl({ language: other, next: next === HOME ? null : next })
  const focus = (field: boolean) => (field ? ' autofocus' : '')
  return renderDocument(
    language,
    words.signIn,
    `${notice ? `<p class="${notice.kind}" role="${notice.kind === 'problem' ? 'alert' : 'status'}">${escapeHtml(notice.text)}</p>` : ''}
    <form method="post" action="/login">
      <input type="hidden" name="next" value="${escapeHtml(next)}">
      <input type="hidden" name="language" value="${language}">
      <label for="user">${words.user}</label>
      <input id="user" name="user" value="${escapeHtml(user)}" required autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr"${focus(user === '')}>
      <label for="password">${words.password}</label>
      <input id="password" name="password" type="password" required autocomplete="current-password" dir="ltr"${focus(user !== '')}>
      <button type="submit">${words.signIn}</button>
    </form>
    <p class="language"><a href="${escapeHtml(otherUrl)}" lang="${other}" dir="auto" hreflang="${other}">${words.otherLanguage}</a></p>`,
  )
}

/** Asks before signing out, so that a mere link signs nobody out. */
export function renderLogout(language: Language): string {
  const words = WORDS[language]
  return renderDocument(
    language,
    words.signOut,
    `<p>${words.signOutQuestion}</p>
    <form method="post" action="/logout">
      <input type="hidden" name="language" value="${language}">
      <button type="submit">${words.signOut}</button>
    </form>
    <p class="language"><a href="${HOME}">${words.stay}</a></p>`,
  )
}

/** A page that only says something; with `refreshSeconds` it tries itself again. */
export function renderMessage(language: Language, title: string, text: string, refreshSeconds?: number): string {
  return renderDocument(
    language,
    title,
    `<h2>${escapeHtml(title)}</h2>
    <p>${escapeHtml(text)}</p>
    <p class="language"><a href="${HOME}">${WORDS[language].stay}</a></p>`,
    refreshSeconds,
  )
}

/** An empty page that opens its own address again: the browser then sends the cookie it keeps from other sites' links. */
export function renderReopening(): string {
  return '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>Peyk</title>'
}

function renderDocument(language: Language, title: string, body: string, refreshSeconds?: number): string {
  const words = WORDS[language]
  return `<!doctype html>
<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  ${refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`}
  <title>${escapeHtml(title)} · ${words.name}</title>
  <link rel="icon" type="image/svg+xml" href="/page/icon.svg">
  <link rel="stylesheet" href="/page/style.css">
</head>
<body>
  <main>
    <header>
      <img src="/page/icon.svg" alt="" width="52" height="52">
      <div><h1>${words.name}</h1><p>${words.subtitle}</p></div>
    </header>
    ${body}
  </main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
