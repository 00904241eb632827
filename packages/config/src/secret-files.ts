import { readFileSync } from 'node:fs'
import { SECRET_NAMES, isSet } from './environment.ts'
import type { Environment } from './environment.ts'

/**
 * Returns the environment with the secrets that are in files, as container engines provide them. `BOT_TOKEN_FILE=/run/secrets/bot_token`
 * becomes `BOT_TOKEN` with the text of the file, without its last line break. Where the file is unreadable or empty, or the variable
 * itself is set, both stay as they are, and `loadSettings` names them.
 */
export function readSecretFiles(env: Environment): Record<string, string | undefined> {
  const result = { ...env }
  for (const name of SECRET_NAMES) {
    const path = env[`${name}_FILE`]?.trim()
    if (path === undefined || path === '' || isSet(env, name)) continue
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
