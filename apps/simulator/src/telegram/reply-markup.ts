import { z } from 'zod'
import { badRequest } from './api-error.ts'
import { toLink } from './html.ts'
import { jsonParam } from './params.ts'
import type { Params } from './params.ts'

const inlineButton = z.looseObject({
  text: z.string(),
  url: z.string().optional(),
  callback_data: z.string().optional(),
})
const inlineKeyboard = z.looseObject({ inline_keyboard: z.array(z.array(inlineButton)) })
const otherMarkup = z.union([
  z.looseObject({ keyboard: z.array(z.array(z.union([z.string(), z.looseObject({ text: z.string() })]))) }),
  z.looseObject({ remove_keyboard: z.literal(true) }),
  z.looseObject({ force_reply: z.literal(true) }),
])

export type InlineButton = z.infer<typeof inlineButton>
export type InlineKeyboard = z.infer<typeof inlineKeyboard>
export type ReplyMarkup = InlineKeyboard | z.infer<typeof otherMarkup>

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MAX_CALLBACK_DATA_BYTES = 64
const OTHER_BUTTON_FIELDS = [
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
]

/** The checked `reply_markup` of a call; throws Telegram's 400. */
export function readReplyMarkup(params: Params): ReplyMarkup | undefined {
  const value = jsonParam(params, 'reply_markup', 'reply keyboard markup')
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('object expected as reply markup')
  }
  if (!('inline_keyboard' in value)) {
    const other = otherMarkup.safeParse(value)
    if (other.success) return other.data
    if (Object.keys(value).length === 0) return undefined
    throw badRequest("can't parse reply keyboard markup JSON object")
  }
  const parsed = inlineKeyboard.safeParse(value)
  if (!parsed.success) throw toMarkupError(parsed.error)
  for (const button of parsed.data.inline_keyboard.flat()) checkButton(button)
  return parsed.data.inline_keyboard.flat().length === 0 ? undefined : parsed.data
}

function toMarkupError(error: z.ZodError): Error {
  // A path of up to two steps is the array of rows itself, a longer one is inside a button.
  const depth = error.issues[0]?.path.length ?? 0
  if (depth <= 2) {
    return badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
  }
  return badRequest('can\'t parse inline keyboard button: Can\'t find field "text"')
}

function checkButton(button: InlineButton): void {
  if (button.text.trim() === '') throw badRequest('inline keyboard button text must be non-empty')
  if (button.url) {
    if (toLink(button.url) === undefined) {
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
    }
    return
  }
  if (button.callback_data) {
    if (Buffer.byteLength(button.callback_data, 'utf8') > MAX_CALLBACK_DATA_BYTES)
      throw badRequest('BUTTON_DATA_INVALID')
    return
  }
  if (!OTHER_BUTTON_FIELDS.some((field) => field in button)) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  }
}
