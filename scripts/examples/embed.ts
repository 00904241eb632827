import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The pages that show examples. A comment before a block names its file: `<!-- examples/curl/link.sh -->`. */
export const PAGES = ['docs/panel-integration.md', 'docs/panel-integration.fa.md'] as const

const BLOCK = /^<!-- (examples\/\S+) -->\n\n```(\w+)\n[\s\S]*?^```$/gm

/** Returns the page with each block holding its file's text. @throws when a file is missing */
export function embedExamples(page: string): string {
  return page.replace(BLOCK, (_block, path: string, language: string) =>
    [`<!-- ${path} -->`, '', `\`\`\`${language}`, readFileSync(ROOT + path, 'utf8').trimEnd(), '```'].join('\n'),
  )
}

/** Returns the files that a page shows. */
export function shownExamples(page: string): string[] {
  return [...page.matchAll(BLOCK)].map(([, path = '']) => path)
}
