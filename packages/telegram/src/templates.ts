import { readFileSync } from 'node:fs'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { DEFAULT_TIME_ZONE } from './formatting.ts'

/** One template file each, in each language: the kinds of notification, and a refund after a paid notification. */
export const TEMPLATE_NAMES = [...NOTIFICATION_KINDS, 'refunded-after-paid'] as const
export type TemplateName = (typeof TEMPLATE_NAMES)[number]

/** The operator's own templates, by `<language>/<name>`. */
export type OwnTemplates = ReadonlyMap<string, string>

export type Template = {
  /** `<language>/<name>.html` */
  file: string
  /** Telegram HTML with placeholders. */
  text: string
  /** Whether it is the operator's. */
  isOwn: boolean
}

export const PLACEHOLDERS = ['order', 'amount', 'time', 'status'] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** The value of each placeholder as Telegram HTML, or `undefined` when it is not known. */
export type TemplateValues = Readonly<Record<Placeholder, string | undefined>>

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g')

export type Templates = {
  /** The zone of the times in messages. */
  timeZone: string
  find: (kind: NotificationKind, language: Language, isPaidNotified: boolean) => Template
}

const keyOf = (language: Language, name: TemplateName) => `${language}/${name}`
const built = new Map(
  LANGUAGES.flatMap((language) =>
    TEMPLATE_NAMES.map((name) => {
      const key = keyOf(language, name)
      return [key, toTemplateText(readFileSync(new URL(`./templates/${key}.html`, import.meta.url), 'utf8'))]
    }),
  ),
)

/** Returns the templates of all notifications: the operator's own, or the built-in one. */
export function createTemplates(own: OwnTemplates = new Map(), timeZone: string = DEFAULT_TIME_ZONE): Templates {
  return {
    timeZone,
    find: (kind, language, isPaidNotified) => {
      const names: TemplateName[] = kind === 'refunded' && isPaidNotified ? ['refunded-after-paid', 'refunded'] : [kind]
      // An operator's only text for refunds is for both kinds of refund.
      const ownName = names.find((name) => own.has(keyOf(language, name)))
      const key = keyOf(language, ownName ?? names[0] ?? kind)
      const text = ownName === undefined ? built.get(key) : own.get(key)
      return { file: `${key}.html`, text: text ?? '', isOwn: ownName !== undefined }
    },
  }
}

/** Returns a file's text without what editors add: a BOM, carriage returns, blanks at line ends. */
export function toTemplateText(fileText: string): string {
  return fileText
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

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
