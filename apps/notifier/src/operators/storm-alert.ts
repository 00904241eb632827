import { decideAll } from '@peyk/orders/decide'
import type { Decision } from '@peyk/orders/decide'
import type { AlertChoice } from '@peyk/store/alert-choices'
import type { Store } from '@peyk/store/store'
import { formatNumber } from '@peyk/telegram/operator-formatting'
import { escapeHtml } from '@peyk/telegram/formatting'
import { editMessage } from '@peyk/telegram/editor'
import type { Button, ChatMessage } from '@peyk/telegram/sender'
import type { ChatAction } from '@peyk/telegram/update'
import type { Language } from '@peyk/domain/language'
import { operatorWordsOf, wordsOf } from '@peyk/telegram/words'
import { answerPress } from '../updates/answer-press.ts'
import { auditOf, toAuthor } from './uncertain-alert.ts'
import type { UncertainButtonDeps } from './uncertain-alert.ts'

type Press = Extract<ChatAction, { kind: 'button' }>
/** The first press of a decision asks, the second one decides; `cancel` brings the first buttons back. */
type StormButton = { act: Decision | `${Decision}!` | 'cancel'; code: string }

export type StormButtonDeps = Omit<UncertainButtonDeps, 'store'> & {
  store: Pick<Store, 'ledger' | 'alertChoices' | 'audit'>
}

/** Puts buttons under an alert of many uncertain notifications. They mean those that the alert counted, and no later ones. */
export async function withStormButtons(
  message: ChatMessage,
  seen: AlertChoice['seen'],
  { store, language }: { store: Pick<Store, 'alertChoices'>; language: Language },
): Promise<ChatMessage> {
  const code = await store.alertChoices.save({ html: message.html, seen })
  return { ...message, buttons: toButtons(code, seen.length, language) }
}

function toButtons(code: string, count: number, language: Language): Button[][] {
  const { storm } = operatorWordsOf(language)
  const number = formatNumber(count, language)
  return [
    [{ text: storm.resendAll(number), data: toData({ act: 'resend', code }) }],
    [{ text: storm.resolveAll(number), data: toData({ act: 'resolve', code }) }],
  ]
}

function toData({ act, code }: StormButton): string {
  return `all:${act}:${code}`
}

function readButton(data: string): StormButton | undefined {
  const [, act, code] = /^all:(resend!?|resolve!?|cancel):([\w-]+)$/.exec(data) ?? []
  return act === undefined || code === undefined ? undefined : { act: act as StormButton['act'], code }
}

export function isStormButton(data: string): boolean {
  return readButton(data) !== undefined
}

/** Does what a button under an alert of many says, in the operators' chat only. Asks once more before it decides. */
export async function pressStormButton(press: Press, deps: StormButtonDeps): Promise<string> {
  const { store, chat, api, language } = deps
  const button = readButton(press.data)
  if (button === undefined || !(await chat.isHere(press.chatId))) {
    await answerPress(api, press.callbackId)
    return 'not the operators’ chat'
  }
  const choice = await store.alertChoices.find(button.code)
  if (choice === undefined) {
    await answerPress(api, press.callbackId, wordsOf(language).oldButton)
    return 'an old button'
  }
  switch (button.act) {
    case 'resend':
    case 'resolve':
      return ask(button.act, button.code, choice, press, deps)
    case 'cancel':
      await show({ html: choice.html, buttons: toButtons(button.code, choice.seen.length, language) }, press, deps)
      return 'canceled'
    case 'resend!':
    case 'resolve!':
      return decideOnAll(button.act === 'resend!' ? 'resend' : 'resolve', choice, press, deps)
  }
}

async function ask(
  decision: Decision,
  code: string,
  { html, seen }: AlertChoice,
  press: Press,
  deps: StormButtonDeps,
): Promise<string> {
  const { storm } = operatorWordsOf(deps.language)
  const number = formatNumber(seen.length, deps.language)
  const isResend = decision === 'resend'
  const question = isResend ? storm.askResend(number) : storm.askResolve(number)
  const yes = isResend ? storm.resendAll(number) : storm.resolveAll(number)
  await show(
    {
      html: under(html, `<b>${question}</b>`),
      buttons: [
        [{ text: storm.yes(yes), data: toData({ act: `${decision}!`, code }) }],
        [{ text: storm.cancel, data: toData({ act: 'cancel', code }) }],
      ],
    },
    press,
    deps,
  )
  return `asked about ${seen.length}`
}

/** https://core.telegram.org/bots/api#editmessagetext; counted with the tags, which is more than Telegram counts. */
const MAX_CHARS = 4096

/** Returns the alert with a line under it, or the line alone where both are too long. */
function under(html: string, line: string): string {
  const both = `${html}\n\n${line}`
  return both.length > MAX_CHARS ? line : both
}

async function decideOnAll(
  decision: Decision,
  { html, seen }: AlertChoice,
  press: Press,
  deps: StormButtonDeps,
): Promise<string> {
  const { store, enqueue, language } = deps
  const all = seen.map((each) => ({ ...each, state: 'uncertain' as const }))
  let count = 0
  for await (const { done } of decideAll(decision, all, toAuthor(press), {
    ledger: store.ledger,
    enqueue,
    audit: auditOf(press, deps),
  }))
    count += done.length
  const { storm } = operatorWordsOf(language)
  const number = (n: number) => formatNumber(n, language)
  const by = escapeHtml(press.userName)
  const result = (decision === 'resend' ? storm.resent : storm.resolved)(number(count), by)
  const left = seen.length - count
  const outcome = left > 0 ? `${result}\n${storm.changed(number(left))}` : result
  await show({ html: under(html, outcome) }, press, deps)
  return `${decision} of ${count}`
}

/** The decision stands whether or not its message can be changed. */
async function show(message: ChatMessage, { callbackId, chatId, messageId }: Press, { api }: StormButtonDeps) {
  await answerPress(api, callbackId)
  await editMessage(api, chatId, messageId, message)
}
