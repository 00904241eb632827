import type { VariableName } from '@peyk/config/environment'
import { SettingsError, loadSettings } from '@peyk/config/settings'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { PanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/domain/describe-error'
import { COMMA, joinTexts, sameText, toText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { CommandFailed, WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import type { Draft } from './env-text.ts'
import { problemOf } from './talk.ts'
import type { Talk } from './talk.ts'
import { initWordsOf } from './words.ts'

export const SHOPS = ['woocommerce', 'shopify', 'other', 'none'] as const
export type ShopKind = (typeof SHOPS)[number]
type RealShop = Exclude<ShopKind, 'none'>

/** What the flags say of the shop. */
export type ShopOptions = { shop?: ShopKind; shopUrl?: string; shopToken?: string; shopSecret?: string }

export type FoundShop = {
  draft: Draft
  shop: ShopKind
  /** Whether it answers about its orders. */
  canAsk: boolean
}

/** Panels count their orders from 1. */
const NO_ORDER = '0'
const SHOPIFY_VERSION = '2026-10'

/** Asks where the shop is, and asks the shop, until it answers or the operator goes on without. */
export async function findShop(given: Draft, options: ShopOptions, present: Draft, talk: Talk): Promise<FoundShop> {
  const { prompts } = talk
  const shop = options.shop ?? (await askForKind(talk)) ?? presentKind(given)
  let draft: Draft = { ...given, PANEL_ADAPTER: shop === 'other' || shop === 'none' ? undefined : shop }
  if (shop === 'none') return { draft, shop, canAsk: false }
  if ((present['PANEL_ADAPTER'] || 'generic') !== (draft['PANEL_ADAPTER'] ?? 'generic'))
    draft = withoutAccess(draft, present, options)
  for (let isFirst = true; ; isFirst = false) {
    if (prompts !== undefined) draft = await askForAccess(draft, shop, talk, !isFirst)
    assertComplete(draft, shop)
    draft = { ...draft, PANEL_API_BASE_URL: toApiBaseUrl(shop, draft['PANEL_API_BASE_URL'] ?? '') }
    if (draft['PANEL_API_BASE_URL'] === undefined) return { draft, shop, canAsk: false }
    const answer = await tryShop(draft, talk)
    if (answer !== 'correct') return { draft, shop, canAsk: answer === 'answers' }
  }
}

/** Returns the draft without what leads to the shop of before, which is of another kind: no other shop signs with its secret. */
function withoutAccess(draft: Draft, present: Draft, { shopUrl, shopToken, shopSecret }: ShopOptions): Draft {
  const given: Draft = { PANEL_API_BASE_URL: shopUrl, PANEL_API_TOKEN: shopToken, PANEL_WEBHOOK_SECRET: shopSecret }
  const isOfBefore = (name: string) => name in given && given[name] === undefined && draft[name] === present[name]
  return Object.fromEntries(Object.entries(draft).filter(([name]) => !isOfBefore(name)))
}

async function askForKind({ prompts, words }: Talk): Promise<ShopKind | undefined> {
  return prompts?.choose(
    words.shop,
    SHOPS.map((value) => ({ value, label: words.shops[value] })),
  )
}

function presentKind({ PANEL_ADAPTER: adapter, PANEL_API_BASE_URL: url }: Draft): ShopKind {
  return SHOPS.find((kind) => kind === adapter) ?? (url ? 'other' : 'none')
}

async function askForAccess(draft: Draft, shop: RealShop, talk: Talk, isAgain: boolean): Promise<Draft> {
  const { prompts, words } = talk
  if (prompts === undefined) return draft
  const isOptional = shop === 'other'
  const ask = async (name: VariableName, message: string, isSecret: boolean) => {
    const present = draft[name]
    if (present && !isAgain) return present
    const mayBeEmpty = isOptional || (isSecret && present !== undefined)
    const findProblem = (value: string) =>
      problemOf(name, name === 'PANEL_API_BASE_URL' ? (toApiBaseUrl(shop, value) ?? '') : value, mayBeEmpty)?.[
        words.language
      ]
    if (!isSecret) return prompts.text(message, present, findProblem)
    return (await prompts.secret(present ? words.asBefore(message) : message, findProblem)) || present
  }
  const url = await ask('PANEL_API_BASE_URL', words.shopUrl[shop], false)
  const token = !url ? '' : await ask('PANEL_API_TOKEN', words.shopToken[shop], true)
  const secret =
    shop === 'shopify' ? await ask('PANEL_WEBHOOK_SECRET', words.shopSecret, true) : draft['PANEL_WEBHOOK_SECRET']
  return { ...draft, PANEL_API_BASE_URL: url, PANEL_API_TOKEN: token, PANEL_WEBHOOK_SECRET: secret }
}

/** A shop that is asked by flags needs all of them. */
function assertComplete(draft: Draft, shop: RealShop): void {
  if (shop === 'other') return
  const either = (...names: string[]) => joinTexts(names, sayFailure('or'))
  const missing = [
    ...(draft['PANEL_API_BASE_URL'] ? [] : ['--shop-url']),
    ...(draft['PANEL_API_TOKEN'] ? [] : [either('--shop-token', 'PANEL_API_TOKEN')]),
    ...(shop === 'shopify' && !draft['PANEL_WEBHOOK_SECRET'] ? [either('--shop-secret', 'PANEL_WEBHOOK_SECRET')] : []),
  ]
  if (missing.length > 0) throw new WrongUsage(sayFailure('shopIncomplete', { shop, names: joinTexts(missing, COMMA) }))
}

/** Returns the address of a shop's API, from the shop's own address or from the API's. */
export function toApiBaseUrl(shop: RealShop, typed: string): string | undefined {
  const text = typed.trim().replace(/(?<!\/)\/+$/, '')
  if (text === '') return undefined
  const url = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (shop === 'other' || !URL.canParse(url)) return url
  if (shop === 'shopify')
    return url.includes('/admin/api') ? url : `${new URL(url).origin}/admin/api/${SHOPIFY_VERSION}`
  if (url.endsWith('/wp-json')) return `${url}/wc/v3`
  return url.includes('/wp-json/') ? url : `${url}/wp-json/wc/v3`
}

async function tryShop(draft: Draft, { prompts, words, say, during, isUnchecked }: Talk) {
  const problem = await during(words.shopTry, askShop(draft, prompts !== undefined))
  if (problem === undefined) {
    say(words.shopAnswers(draft['PANEL_API_BASE_URL'] ?? ''))
    return 'answers'
  }
  const message = toText((language) => initWordsOf(language).shopFails(problem[language]))
  if (prompts === undefined && !isUnchecked) throw new CommandFailed(message)
  say(message)
  if (prompts === undefined || isUnchecked) return 'fails'
  return prompts.choose(words.whatNow, [
    { value: 'correct', label: words.correct },
    { value: 'fails', label: words.goOn },
  ])
}

/** Returns why the shop's API does not answer about an order that cannot exist; `undefined` when it does. */
async function askShop(draft: Draft, canCorrect: boolean): Promise<Text | undefined> {
  let client: PanelClient | undefined
  try {
    const { panel } = loadSettings({ ...draft, USE_WEBHOOK: 'false', PANEL_UPDATES: 'polling' }, 'cli')
    client = createPanelClient({ ...panel, apiBaseUrl: panel.apiBaseUrl ?? '' })
    const { unreadable } = await client.fetchOrders([NO_ORDER])
    return unreadable[0] && toProblem(200, unreadable[0].reason)
  } catch (error) {
    if (error instanceof SettingsError && canCorrect) return joinTexts(error.texts, { en: ' ', fa: ' ' })
    if (!(error instanceof PanelUnavailable)) throw error
    return toProblem(error.status, describeError(error))
  } finally {
    client?.close()
  }
}

function toProblem(status: number | undefined, reason: string): Text {
  return toText((language) => initWordsOf(language).shopProblem(status, sameText(reason)[language]))
}
