export const PLACEHOLDERS = ['order', 'amount', 'time', 'status'] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** What stands for each placeholder, as Telegram HTML; `undefined` where nothing is known. */
export type TemplateValues = Readonly<Record<Placeholder, string | undefined>>

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g')

/**
 * A template with its values. A line that names a value which is not known is left out as a whole; of blank lines that
 * then meet one stays, and none at the beginning and at the end.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  const valueOf = (name: string | undefined) => values[name as Placeholder]
  return template
    .split('\n')
    .filter((line) => line.matchAll(PLACEHOLDER).every(([, name]) => valueOf(name) !== undefined))
    .filter((line, i, lines) => line !== '' || (i > 0 && lines[i - 1] !== ''))
    .join('\n')
    .trim()
    .replace(PLACEHOLDER, (_placeholder, name: string) => valueOf(name) ?? '')
}
