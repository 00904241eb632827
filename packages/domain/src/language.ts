export const LANGUAGES = ['fa', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of an IETF tag such as Telegram's `language_code` (`fa`, `fa-IR`, `en-US`), if it is one of ours. */
export function parseLanguage(tag: string | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0]
  return LANGUAGES.find((language) => language === primary)
}
