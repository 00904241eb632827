import { describeSettings } from '@peyk/config/describe-settings'
import type { SettingDescription } from '@peyk/config/describe-settings'

const HEAD = `# Settings

For operators. Every setting is an environment variable. \`npm start\` and \`peyk\` also read \`.env\`; the environment wins. Empty means unset. A wrong or
missing variable stops the process with exit status 78 and one message that names all of them.

A variable with * is a secret. It can come from a file: \`BOT_TOKEN_FILE=/run/secrets/bot_token\`. Peyk never logs its value.

This page is generated from \`packages/config/src/environment.ts\` by \`npm run generate\`.
`

/** Returns `docs/settings.md`: name, default, meaning and example of every variable. */
export function createSettingsPage(): string {
  const sections = describeSettings().map(
    ({ group, settings }) =>
      `## ${group}\n\n| variable | default | meaning | example |\n| --- | --- | --- | --- |\n${settings.map(toRow).join('\n')}\n`,
  )
  return [HEAD, ...sections].join('\n')
}

function toRow({ name, meaning, default: value, example, isSecret }: SettingDescription): string {
  const linked = meaning.replace(/\b([a-z-]+\.md)\b/g, '[$1]($1)')
  return `| \`${name}\`${isSecret ? ' *' : ''} | ${toCode(value)} | ${linked} | ${toCode(example)} |`
}

function toCode(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``
}
