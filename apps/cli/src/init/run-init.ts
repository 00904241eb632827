import { resolve } from 'node:path'
import { readSecretFiles } from '@peyk/config/secret-files'
import { loadSettings } from '@peyk/config/settings'
import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Deps } from '../deps.ts'
import { CommandFailed, Interrupted, WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { createOutput } from '../output.ts'
import { writeWhole } from '../write-whole.ts'
import { OWNER_ONLY, askToReplace, assertWritable, readEnvFile } from './env-file.ts'
import { toEnvText, toShownText } from './env-text.ts'
import type { Draft } from './env-text.ts'
import { findAddress } from './find-address.ts'
import { findBot } from './find-bot.ts'
import { findShop } from './find-shop.ts'
import type { FoundShop } from './find-shop.ts'
import { greetOwner } from './greet-owner.ts'
import { toNextSteps } from './next-steps.ts'
import { toKnown, withoutWrong } from './options.ts'
import type { InitOptions } from './options.ts'
import { withSecretFiles, withSecrets } from './secrets.ts'
import { createShopWebhooks, shopWebhookUrlOf } from './shop-webhooks.ts'
import { chooseSources, withSources } from './sources.ts'
import { createTalk } from './talk.ts'
import type { Talk } from './talk.ts'
import { initWordsOf } from './words.ts'

const HEAD = ['Made by `peyk init`. Every setting: docs/settings.md. The environment wins over this file.']
const WAIT_SECONDS = 300

/** Sets Peyk up: asks, tries the answers, writes the settings, and creates what the shop needs. */
export async function runInit(options: InitOptions, deps: Deps): Promise<void> {
  const path = resolve(deps.home, options.file)
  const present = readEnvFile(path)
  if (options.dryRun !== true) assertWritable(path)
  const secretsRead = readSecretFiles(present ?? {})
  const known = toKnown(secretsRead, deps.env, options)
  const language = await chooseLanguage(options.language, known, deps)
  // So that failures are in it too.
  deps.env['DEFAULT_LANGUAGE'] = language
  const words = initWordsOf(language)
  const stop = new AbortController()
  const undo = deps.onInterrupt(() => stop.abort())
  const talk = createTalk({
    words,
    prompts: deps.prompts,
    isUnchecked: options.unchecked === true,
    output: createOutput(deps, options.json),
    interrupted: stop.signal,
  })
  try {
    if (present !== undefined && options.dryRun !== true)
      await askToReplace(path, options.yes === true, words, deps.prompts)
    const found = await interview(
      { ...withoutWrong(known, talk), DEFAULT_LANGUAGE: language },
      options,
      secretsRead,
      talk,
    )
    const file = { path, present }
    if (options.dryRun === true) showOnly(file, found.draft, options, deps, talk)
    else await carryOut(file, found, options, deps, talk, stop.signal)
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    throw new CommandFailed(`${words.interrupted} ${words.unchanged(path)}`, { cause: error })
  } finally {
    undo()
  }
}

async function chooseLanguage(given: Language | undefined, known: Draft, { env, prompts }: Deps): Promise<Language> {
  const named = given ?? parseLanguage(known['DEFAULT_LANGUAGE'] || env['DEFAULT_LANGUAGE'])
  if (named !== undefined) return named
  if (prompts === undefined) return 'fa'
  return prompts.choose('زبان · Language', [
    { value: 'fa', label: 'فارسی' },
    { value: 'en', label: 'English' },
  ])
}

type EnvFile = { path: string; present: Draft | undefined }

type Found = { draft: Draft; username: string | undefined }

/** Returns the settings that were found to work, with every secret. */
async function interview(known: Draft, options: InitOptions, present: Draft, talk: Talk): Promise<Found> {
  const { words, say } = talk
  const bot = await findBot(known, talk)
  const shop = await findShop(bot.draft, options, present, talk)
  const address = await findAddress(shop.draft, options.publicUrl, talk)
  const sources = await chooseMode(shop, address, options.mode, talk)
  const draft = withSources({ ...shop.draft, WEBHOOK_URL: address }, sources)
  say(words.because.telegram[sources.telegram])
  const mustPush = sources.panel === 'webhook' && address === undefined
  if (shop.shop !== 'none') say(mustPush ? words.panelPushesWithoutAddress : words.because.panel[sources.panel])
  const complete = withSecrets(draft)
  // Throws with all that does not fit.
  loadSettings(complete, 'cli')
  return { draft: complete, username: bot.username }
}

async function chooseMode(
  { canAsk }: FoundShop,
  address: string | undefined,
  given: InitOptions['mode'],
  { words, prompts }: Talk,
) {
  if (given === 'push' && address === undefined) throw new WrongUsage(sayFailure('pushUnreachable'))
  const best = address === undefined ? 'polling' : 'push'
  const { modes, recommended } = words
  const mode =
    given ??
    (address === undefined
      ? best
      : await prompts?.choose(words.mode, [
          { value: 'push', label: modes.push, hint: recommended },
          { value: 'polling', label: modes.polling },
        ])) ??
    best
  return chooseSources({ isPublic: mode === 'push', canAskShop: canAsk })
}

/** Shows what would be done. Secrets are not shown: another run makes others. */
function showOnly(
  { path, present = {} }: EnvFile,
  draft: Draft,
  { json }: InitOptions,
  deps: Deps,
  { words, say }: Talk,
): void {
  const text = toShownText(withSecretFiles(draft, present), HEAD)
  const url = shopWebhookUrlOf(draft)
  if (url !== undefined) say(words.wouldCreate(url))
  say(words.dryRun(path))
  createOutput(deps, json).result({ result: 'dry_run', file: path, text, shopWebhook: url }, text.trimEnd())
}

async function carryOut(
  { path, present }: EnvFile,
  { draft, username }: Found,
  options: InitOptions,
  deps: Deps,
  talk: Talk,
  stopped: AbortSignal,
): Promise<void> {
  const { words, say } = talk
  if (stopped.aborted) throw new Interrupted()
  const toText = (settings: Draft) => toEnvText(withSecretFiles(settings, present ?? {}), HEAD)
  await writeWhole(path, toText(draft), { mode: OWNER_ONLY, isNew: present === undefined })
  say(words.wrote(path))
  const webhooks = await createShopWebhooks(draft, options.shopWebhooks, talk)
  const waitSeconds = options.wait ?? (deps.prompts === undefined ? 0 : WAIT_SECONDS)
  const adminChat = await greetOwner(draft, { username, waitSeconds, stopped }, talk)
  const complete = { ...draft, ADMIN_CHAT_ID: adminChat }
  if (adminChat !== undefined && adminChat !== draft['ADMIN_CHAT_ID']) {
    await writeWhole(path, toText(complete), { mode: OWNER_ONLY })
    say(words.adminChat(adminChat))
  }
  const next = toNextSteps(complete, webhooks, words)
  const { sources } = loadSettings(complete, 'cli')
  createOutput(deps, options.json).result(
    { result: 'done', file: path, bot: username, sources, webhooks: webhooks.created, adminChat, next },
    [`${words.next}:`, ...next.map((step, i) => `${i + 1}. ${step}`)].join('\n'),
  )
}
