import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/**
 * Adds the variables of an `.env` file to the environment of this process, which wins. Returns false when there is no such file.
 * Takes what editors write: a BOM, Windows's line ends, `export`, quotes and comments.
 *
 * @throws {Error} when the file cannot be read
 */
export function loadEnvFile(path: string, env: Record<string, string | undefined> = process.env): boolean {
  const text = read(path)
  if (text === undefined) return false
  for (const [name, value] of Object.entries(parseEnv(text.replace(/^\uFEFF/, '')))) env[name] ??= value
  return true
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
