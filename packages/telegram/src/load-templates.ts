import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { checkTemplate } from './check-template.ts'
import { TEMPLATE_NAMES, createTemplates, toTemplateText } from './templates.ts'
import type { Templates } from './templates.ts'

const MAX_FILE_BYTES = 65_536

/**
 * Returns the templates of all notifications, with the operator's files `<language>/<name>.html`. Checks every file. `problems` names
 * each wrong one with what was expected. Do not use the templates when there are problems.
 */
export function loadTemplates({ templatesDir, timeZone }: { templatesDir: string | undefined; timeZone: string }): {
  templates: Templates
  problems: string[]
} {
  const own = new Map<string, string>()
  const problems: string[] = []
  const report = (place: string, problem: string) => problems.push(`TEMPLATES_DIR: ${place}: ${problem}`)
  const readFolder = (folder: string): string[] => {
    try {
      // Systems and editors write names that begin with a dot.
      return readdirSync(folder).filter((name) => !name.startsWith('.'))
    } catch (error) {
      report(folder, `cannot be read (${reasonOf(error)}); expected a folder, such as docs/messages.md describes.`)
      return []
    }
  }

  for (const folder of templatesDir === undefined ? [] : readFolder(templatesDir)) {
    const language = LANGUAGES.find((known) => known === folder)
    if (language === undefined) report(folder, `unknown name; expected the folders ${LANGUAGES.join(' and ')}.`)
    else readLanguage(join(templatesDir ?? '', folder), language)
  }
  return { templates: createTemplates(own, timeZone), problems }

  function readLanguage(folder: string, language: Language): void {
    for (const file of readFolder(folder)) {
      const place = `${language}/${file}`
      const name = TEMPLATE_NAMES.find((known) => `${known}.html` === file)
      if (name === undefined) {
        report(place, `unknown file name; expected ${TEMPLATE_NAMES.map((known) => `${known}.html`).join(', ')}.`)
        continue
      }
      try {
        const text = toTemplateText(readText(join(folder, file)))
        for (const problem of checkTemplate(text, name, language, timeZone)) report(place, problem)
        own.set(`${language}/${name}`, text)
      } catch (error) {
        report(
          place,
          `cannot be read (${reasonOf(error)}); expected a file of UTF-8 text, at most ${MAX_FILE_BYTES} bytes.`,
        )
      }
    }
  }
}

function readText(file: string): string {
  const { size } = statSync(file)
  if (size > MAX_FILE_BYTES) throw new RangeError(`it has ${size} bytes`)
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'it is not UTF-8'
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)
}
