import { SECRET_NAMES } from './environment.ts'
import type { Environment } from './environment.ts'

/** A bot token. It follows `bot` in the Bot API's URLs, and other URLs encode its colon. */
const TOKEN_SHAPE = /(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}/gi
/** Begins where a run of a scheme's characters begins, so that a long run is read once. */
const URL_PASSWORD = /(?<![a-z0-9+.-])([a-z0-9+.-]+:\/\/)([^\s/:@"]*):([^\s/@"]+)@/gi
const SHORTEST_SECRET = 6
/** Those that may hold several secrets, comma separated. */
const ROTATED: ReadonlySet<string> = new Set(['PANEL_WEBHOOK_SECRET', 'LINK_SECRET'])

/**
 * Returns a function that replaces the environment's secrets in a text with `[secret]`, also inside an error's URL, a header or a
 * stack. It hides everything that looks like a bot token too, and passwords inside URLs.
 */
export function createRedactor(env: Environment): (text: string) => string {
  const spellings = [...SECRET_NAMES]
    .flatMap((name) =>
      ROTATED.has(name)
        ? [env[name] ?? '', ...(env[name] ?? '').split(',')]
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

/** Returns a URL's password, as written and decoded. */
function passwordOf(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { password } = new URL(url)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
