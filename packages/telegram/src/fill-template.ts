export const PLACEHOLDERS = ['order', 'amount', 'time', 'status'] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** The value of each placeholder as Telegram HTML, or `undefined` when it is not known. */
export type TemplateValues = Readonly<Record<Placeholder, string | undefined>>

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g')

/**
 * Returns a template with its values. A line with an unknown value is left out. Of blank lines that then meet, one stays. There is no
 * blank line at the start and at the end.
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
