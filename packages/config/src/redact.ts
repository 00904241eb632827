import { SECRET_NAMES } from './environment.ts'

/** In the Bot API's URLs it comes right after `bot`, and in other URLs with its colon encoded. */
const TOKEN_SHAPE = /(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}/gi
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/:@"]*):([^\s/@"]+)@/gi
const SHORTEST_SECRET = 6

/**
 * A function that takes the environment's secrets out of a text, whatever they came in with: an error's URL, a header,
 * a stack. Also hides anything that looks like a bot token, and passwords inside URLs.
 */
export function createRedactor(env: Record<string, string | undefined>): (text: string) => string {
  const spellings = [...SECRET_NAMES]
    .flatMap((name) =>
      name === 'PANEL_WEBHOOK_SECRET'
        ? (env[name] ?? '').split(',')
        : name.endsWith('_URL')
          ? passwordOf(env[name]?.trim() ?? '')
          : [env[name] ?? ''],
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

/** A URL's password, as written and as it is meant. */
function passwordOf(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { password } = new URL(url)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
