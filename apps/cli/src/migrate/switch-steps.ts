import { resolve } from 'node:path'
import type { MigrateWords } from './migrate-words.ts'

const COMMAND = { npm: 'npm run peyk --', compose: 'docker compose run --rm cli' }

/**
 * Returns what is left to do, in the order in which nobody is notified twice, each with what is typed for it. npm is typed in Peyk's
 * folder, wherever `folder` is; a container knows the path as it was given.
 */
export function toSwitchSteps(
  notifiedPath: string | undefined,
  { folder, isPushed }: { folder: string; isPushed: boolean },
  { steps }: MigrateWords,
): string[] {
  const both = (text: string, args: string) => withLines(text, [`${COMMAND.npm} ${args}`, `${COMMAND.compose} ${args}`])
  const given = notifiedPath ?? 'notified_orders.json'
  return [
    ...(isPushed ? [steps.signature] : []),
    both(steps.doctor, 'doctor'),
    steps.stop,
    withLines(steps.importAgain, [
      `${COMMAND.npm} notified import ${toArgument(notifiedPath === undefined ? given : resolve(folder, given))}`,
      `${COMMAND.compose} notified import ${toArgument(given)}`,
    ]),
    withLines(steps.start, ['npm start', 'docker compose up -d']),
    both(steps.afterwards, 'doctor'),
  ]
}

/** Returns a path as a shell reads it whole. */
function toArgument(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

function withLines(text: string, lines: readonly string[]): string {
  return [text, ...lines.map((line) => `    ${line}`)].join('\n')
}
