import { parseChatId } from '@peyk/domain/order'
import { toAsciiDigits } from '@peyk/domain/persian-text'
import { valueOf } from '../json.ts'

/**
 * The chat in an order's free fields, a list of objects with a name and a value. Customers type these: what is no chat
 * id counts as unsaid, since the order is right without it.
 */
export function findChat(fields: unknown, nameKey: string, wanted: string): string | undefined {
  if (!Array.isArray(fields)) return undefined
  return fields
    .filter((field) => valueOf(field, nameKey) === wanted)
    .map((field) => valueOf(field, 'value'))
    .map((value) => (['string', 'number'].includes(typeof value) ? toAsciiDigits(String(value).trim()) : ''))
    .map((text) => parseChatId(text))
    .find((chatId) => chatId !== undefined)
}
