import { readFileSync } from 'node:fs'
import type { CheckResult } from './check-result.ts'
import { warning } from './check-result.ts'

const CHECK = 'settings.env_file'

/** Checks `.env` in this folder for values that Docker Compose and Node read differently. */
export function checkEnvFile(path = '.env'): CheckResult[] {
  try {
    return findAmbiguous(readFileSync(path, 'utf8')).map(({ name, why }) =>
      warning(
        CHECK,
        `${name} in .env: ${why}, so Docker Compose and Node read different values`,
        `put the value in single quotes: ${name}='…'; a value with a single quote in it needs another value`,
      ),
    )
  } catch {
    return []
  }
}

/**
 * Returns the variables whose value Compose and Node read differently. A value in single quotes is the same for both.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax and Node's `util.parseEnv`
 */
export function findAmbiguous(text: string): { name: string; why: string }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const why = name === undefined ? undefined : whyAmbiguous(value)
    return name === undefined || why === undefined ? [] : [{ name, why }]
  })
}

function whyAmbiguous(value: string): string | undefined {
  if (/^'[^']*'(\s+#.*)?$/.test(value)) return undefined
  const quoted = /^"((?:[^"\\]|\\.)*)"(\s+#.*)?$/.exec(value)?.[1]
  const read = quoted ?? value.replace(/(?<!\s)\s+#.*$/, '')
  if (/\$(\w|\{|\$)/.test(read)) return 'Compose replaces what follows “$”'
  if (quoted !== undefined) return /\\[^n]/.test(quoted) ? 'only Compose reads backslashes in double quotes' : undefined
  if (/^["'`]/.test(read)) return 'a quote begins the value and does not end it'
  return read.includes('#') ? 'Node ends an unquoted value at “#”' : undefined
}
