import { VARIABLE_GROUPS } from '@peyk/config/environment'
import type { Variable, Variables } from '@peyk/config/variable'

const HEAD = `# Peyk's settings. Copy this file to .env, fill in what is not commented out, and type \`npm start\`.
# A line that is commented out shows the default. Empty means unset. The environment wins over this file.
# A secret may come from a file instead: BOT_TOKEN_FILE=/run/secrets/bot_token replaces BOT_TOKEN. See docs/deploy.md.
# \`npm run generate\` makes this file. docs/settings.md says the same in tables.
`

/** Returns the text of .env.example: each variable with its default, below its meaning. */
export function createEnvExample(): string {
  return [HEAD, ...VARIABLE_GROUPS.map(({ heading, variables }) => toSection(heading, variables))].join('\n')
}

function toSection(heading: string, variables: Variables): string {
  return `# ─── ${heading} ───\n\n${Object.entries(variables).map(toLines).join('')}`
}

function toLines([name, variable]: [string, Variable]): string {
  const { default: value, whenUnset, meaning, example, requiredWhen, isSecret, isForFirstStart } = variable
  const comments = [
    isSecret ? `${meaning} Secret.` : meaning,
    requiredWhen && `Required${toCondition(requiredWhen)}.`,
    whenUnset && `Unset: ${whenUnset}.`,
    value === undefined && `Example: ${example}`,
  ].filter((line) => typeof line === 'string')
  return `${comments.map((line) => `# ${line.replaceAll('`', '')}\n`).join('')}${isForFirstStart ? '' : '# '}${name}=${value ?? ''}\n`
}

/** Returns what follows "Required". */
export function toCondition(requiredWhen: string): string {
  return requiredWhen === 'always' ? '' : ` when ${requiredWhen}`
}
