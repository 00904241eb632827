import { readFileSync } from 'node:fs'
import { SECRET_NAMES } from './environment.ts'

/**
 * The environment with the secrets of files in it, as container engines hand them over: `BOT_TOKEN_FILE=/run/secrets/bot_token`
 * becomes `BOT_TOKEN` with what the file holds, without its last line break. A file that cannot be read or is empty, and one
 * beside its variable, are left as they are: `loadSettings` names them.
 */
export function readSecretFiles(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const result = { ...env }
  for (const name of SECRET_NAMES) {
    const path = env[`${name}_FILE`]?.trim()
    if (path === undefined || path === '' || (env[name]?.trim() ?? '') !== '') continue
    const secret = read(path)
    if (secret === undefined || secret.trim() === '') continue
    result[name] = secret
    delete result[`${name}_FILE`]
  }
  return result
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}
