import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { readSecretFiles } from '@peyk/config/secret-files'
import { loadSettings } from '@peyk/config/settings'
import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { describeError } from '@peyk/domain/describe-error'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { importNotified } from '../import-notified.ts'
import { OWNER_ONLY, askToReplace, assertWritable, readEnvFile } from '../init/env-file.ts'
import { toEnvText, toShownText } from '../init/env-text.ts'
import type { Draft } from '../init/env-text.ts'
import { withSecretFiles, withSecrets } from '../init/secrets.ts'
import { initWordsOf } from '../init/words.ts'
import { noteSkipped, parseNotifiedFile, inEnglish } from '../notified-file.ts'
import type { NotifiedFile } from '../notified-file.ts'
import { createOutput } from '../output.ts'
import type { Output } from '../output.ts'
import { writeWhole } from '../write-whole.ts'
import { migrateWordsOf } from './migrate-words.ts'
import type { MigrateWords } from './migrate-words.ts'
import { readOldSettings } from './old-settings.ts'
import type { OldSetting } from './old-settings.ts'
import { toSwitchSteps } from './switch-steps.ts'

export type MigrateOptions = { json?: boolean; language?: Language; file: string; yes?: boolean; dryRun?: boolean }

const HEAD = ['Made by `peyk migrate`. Every setting: docs/settings.md. The environment wins over this file.']

/** Takes over the settings of the previous system, and the orders of which it notified customers. */
export async function runMigrate(
  configPath: string,
  notifiedPath: string | undefined,
  options: MigrateOptions,
  deps: Deps,
): Promise<void> {
  const isDry = options.dryRun === true
  const path = resolve(deps.home, options.file)
  const output = createOutput(deps, options.json)
  const { draft: old, settings } = readOldSettings((await read(configPath, deps)).toString('utf8'))
  if (settings.length === 0) throw new CommandFailed(sayFailure('noSettings', { path: configPath }))
  const notified = notifiedPath === undefined ? undefined : parseNotifiedFile(await read(notifiedPath, deps))
  const language = options.language ?? parseLanguage(old['DEFAULT_LANGUAGE'] || deps.env['DEFAULT_LANGUAGE']) ?? 'fa'
  const words = migrateWordsOf(language)

  const present = readEnvFile(path)
  // What is written nowhere else, such as a token that comes from the environment, need not be in the old file.
  const given = { BOT_TOKEN: deps.env['BOT_TOKEN'], ...readSecretFiles(present ?? {}), ...old }
  const draft = withSecrets({ ...given, DEFAULT_LANGUAGE: language })
  const { sources } = loadSettings(draft, 'cli')
  const written = withSecretFiles(draft, present ?? {})
  for (const line of toNotes(settings, words)) output.note(line)

  if (isDry) {
    output.note(initWordsOf(language).dryRun(path))
    if (notified !== undefined) {
      const skipped = [...notified.skipped, ...notified.unclear]
      noteSkipped(skipped, output)
      output.note(words.wouldImport(notified.orderIds.length, skipped.length))
    }
  } else {
    assertWritable(path)
    if (present !== undefined) await askToReplace(path, options.yes === true, initWordsOf(language), deps.prompts)
    await writeWhole(path, toEnvText(written, HEAD), { mode: OWNER_ONLY, isNew: present === undefined })
    output.note(initWordsOf(language).wrote(path))
  }
  const result =
    notified === undefined || isDry
      ? undefined
      : await importAll(notified, notifiedPath ?? '', draft, words, deps, output)
  const next = toSwitchSteps(notifiedPath, { folder: deps.folder, isPushed: sources.panel === 'webhook' }, words)
  const order = [`${words.order}:`, ...next.map((step, i) => `${i + 1}. ${step}`)]
  const text = isDry ? toShownText(written, HEAD) : undefined
  output.result(
    { result: isDry ? 'dry_run' : 'done', file: path, text, settings, notified: result, next },
    [...(text === undefined ? [] : [text]), ...order].join('\n'),
  )
  // As `notified import`: all else is done.
  if ((notified?.unclear.length ?? 0) > 0 || (result?.busy.length ?? 0) > 0) throw new CommandFailed()
}

async function read(path: string, { folder }: Deps): Promise<Buffer> {
  try {
    return await readFile(resolve(folder, path))
  } catch (error) {
    throw new CommandFailed(sayFailure('unread', { path, reason: describeError(error) }), { cause: error })
  }
}

function toNotes(settings: readonly OldSetting[], words: MigrateWords): string[] {
  const unknown = settings.flatMap((each) => (each.kind === 'none' ? [each.name] : []))
  const lines = settings.flatMap((each) => {
    if (each.kind === 'renamed') return [words.renamed(each.name, each.to)]
    return each.kind === 'changed' ? [words.changed(each.name, each.value)] : []
  })
  return [
    ...lines,
    ...(unknown.length > 0 ? [words.none(unknown.join(', '))] : []),
    ...words.withoutEquivalent,
    words.made,
  ]
}

async function importAll(
  file: NotifiedFile,
  path: string,
  draft: Draft,
  words: MigrateWords,
  deps: Deps,
  output: Output,
) {
  const { env, who } = deps
  const by = `import of ${basename(path)} by ${who}`
  // Where Redis is, only the environment may say.
  const settings = loadSettings({ ...draft, ...definedOnly(env) }, 'cli')
  try {
    const { imported, known, busy } = await withStore(settings, async ({ store }) => {
      const result = await importNotified(file, by, store.ledger, () => undefined)
      await auditOf(store, deps)({ act: 'import', detail: `${result.imported} of ${basename(path)}` })
      return result
    })
    const skipped = [...file.skipped, ...file.unclear]
    noteSkipped(skipped, output)
    output.note(words.imported(imported, known, skipped.length + busy.length))
    return { imported, known, skipped: inEnglish(skipped), busy }
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    throw new CommandFailed(sayFailure('notImported', { reason: error.text ?? error.message }), { cause: error })
  }
}

function definedOnly(env: Draft): Draft {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith('REDIS_') && value))
}
