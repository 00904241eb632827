import { SECRET_NAMES } from './environment.ts'

const TOKEN_SHAPE = /\b\d{5,}:[A-Za-z0-9_-]{20,}/g
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/:@"']*):([^\s/@"']+)@/gi
const SHORTEST_SECRET = 6

/**
 * A function that takes the environment's secrets out of a text, whatever they came in with: an error's URL, a header,
 * a stack. Also hides anything that looks like a bot token, and passwords inside URLs.
 */
export function createRedactor(env: Record<string, string | undefined>): (text: string) => string {
  const spellings = [...SECRET_NAMES]
    .flatMap((name) =>
      name === 'PANEL_WEBHOOK_SECRET' ? (env[name] ?? '').split(',') : name.endsWith('_URL') ? [] : [env[name] ?? ''],
    )
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
  const secrets = [...new Set(spellings)].toSorted((a, b) => b.length - a.length)

  return (text) => {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]')
    return clean.replace(TOKEN_SHAPE, '[secret]').replace(URL_PASSWORD, '$1$2:[secret]@')
  }
}
