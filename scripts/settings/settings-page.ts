import { VARIABLE_GROUPS } from '@peyk/config/environment'
import type { Variable, Variables } from '@peyk/config/variable'
import { toCondition } from './env-example.ts'

const HEAD = `# Settings

For operators. Every setting is an environment variable. \`npm start\` and Docker Compose read them from \`.env\` too, and the
environment wins. [.env.example](../.env.example) has them all. \`npm run generate\` makes both from
\`packages/config/src/variables/\`.

- **Empty means unset.** The default counts then.
- **Secrets** have a \\*. They are never repeated in errors or in the log. Each may come from a file: \`BOT_TOKEN_FILE=/run/secrets/bot_token\` replaces
  \`BOT_TOKEN\`. See [deploy.md](deploy.md#secrets-in-files).
- **A wrong or missing setting** stops the process with exit status 78. One error names all of them, with what was expected.
  \`npm run peyk -- doctor\` checks more than that, for example whether Telegram knows the token.
`

/** Returns the text of docs/settings.md: a table for each group of variables. */
export function createSettingsPage(): string {
  return [HEAD, ...VARIABLE_GROUPS.map(({ heading, variables }) => toSection(heading, variables))].join('\n')
}

function toSection(heading: string, variables: Variables): string {
  const rows = Object.entries(variables).map(
    ([name, variable]) =>
      `| \`${name}\`${variable.isSecret ? ' \\*' : ''} | ${toDefault(variable)} | ${toMeaning(variable)} | \`${variable.example}\` |\n`,
  )
  return `## ${heading}\n\n| variable | default | meaning | example |\n| --- | --- | --- | --- |\n${rows.join('')}`
}

function toDefault({ default: value, whenUnset = '–' }: Variable): string {
  return value === undefined ? whenUnset : `\`${value}\``
}

function toMeaning({ meaning, requiredWhen }: Variable): string {
  return [
    meaning.replaceAll(/docs\/([\w-]+\.md)/g, '[$1]($1)'),
    requiredWhen ? `**Required**${toCondition(requiredWhen)}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}
