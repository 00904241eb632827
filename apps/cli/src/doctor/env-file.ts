import { readFileSync } from 'node:fs'
import type { CheckResult } from './check-result.ts'
import { warning } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'settings.env_file'

/** Checks `.env` in this folder for values that Docker Compose and Node read differently. */
export function checkEnvFile(path = '.env'): CheckResult[] {
  try {
    return findAmbiguous(readFileSync(path, 'utf8')).map(({ name, why }) =>
      warning(CHECK, say('ambiguous', { name, why: say(why) }), say('ambiguousTodo', { name })),
    )
  } catch {
    return []
  }
}

/**
 * Returns the variables whose value Compose and Node read differently. A value in single quotes is the same for both.
 * https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax and Node's `util.parseEnv`
 */
export function findAmbiguous(text: string): { name: string; why: Why }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    const why = name === undefined ? undefined : whyAmbiguous(value)
    return name === undefined || why === undefined ? [] : [{ name, why }]
  })
}

type Why = 'envDollar' | 'envBackslash' | 'envQuote' | 'envHash'

function whyAmbiguous(value: string): Why | undefined {
  if (/^'[^']*'(\s+#.*)?$/.test(value)) return undefined
  const quoted = /^"((?:[^"\\]|\\.)*)"(\s+#.*)?$/.exec(value)?.[1]
  const read = quoted ?? value.replace(/(?<!\s)\s+#.*$/, '')
  if (/\$(\w|\{|\$)/.test(read)) return 'envDollar'
  if (quoted !== undefined) return /\\[^n]/.test(quoted) ? 'envBackslash' : undefined
  if (/^["'`]/.test(read)) return 'envQuote'
  return read.includes('#') ? 'envHash' : undefined
}
