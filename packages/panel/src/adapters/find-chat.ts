import { parseChatId } from '@peyk/domain/order'
import { valueOf } from '../json.ts'

/**
 * Returns the chat in an order's free fields, a list of objects with a name and a value. Customers type these fields, so a value that
 * is not a chat id is ignored.
 */
export function findChat(fields: unknown, nameKey: string, wanted: string): string | undefined {
  if (!Array.isArray(fields)) return undefined
  return fields
    .filter((field) => valueOf(field, nameKey) === wanted)
    .map((field) => valueOf(field, 'value'))
    .map((value) => (['string', 'number'].includes(typeof value) ? parseChatId(String(value)) : undefined))
    .find((chatId) => chatId !== undefined)
}
