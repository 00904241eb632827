import type { MigrateWords } from './migrate-words.ts'

const COMMAND = { npm: 'npm run peyk --', compose: 'docker compose run --rm cli' }

/** Returns what is left to do, in the order in which nobody is notified twice, each with what is typed for it. */
export function toSwitchSteps(notifiedPath: string | undefined, { steps }: MigrateWords): string[] {
  const both = (text: string, args: string) => withLines(text, [`${COMMAND.npm} ${args}`, `${COMMAND.compose} ${args}`])
  return [
    steps.signature,
    both(steps.doctor, 'doctor'),
    steps.stop,
    both(steps.importAgain, `notified import ${notifiedPath ?? 'notified_orders.json'}`),
    withLines(steps.start, ['npm start', 'docker compose up -d']),
    both(steps.afterwards, 'doctor'),
  ]
}

function withLines(text: string, lines: readonly string[]): string {
  return [text, ...lines.map((line) => `    ${line}`)].join('\n')
}
