import { parseOrderId } from '@peyk/domain/order'
import { InvalidArgumentError } from 'commander'

/** An order id from the command line. @throws {InvalidArgumentError} saying what an order id is */
export function parseOrderArgument(text: string): string {
  const orderId = parseOrderId(text)
  if (orderId === undefined)
    throw new InvalidArgumentError('Expected an order id: 1–64 characters, no control characters, no spaces around it.')
  return orderId
}

const MOST = 1_000_000_000

/** How many to list. @throws {InvalidArgumentError} */
export function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1 on.')
  return Number(text)
}

const SCREENFUL = 100

/** How many to list: people get a screenful unless they say more, programs get all. */
export function limitFor({ json, limit }: { json?: boolean; limit?: number }): number {
  return limit ?? (json === true ? MOST : SCREENFUL)
}
