import type { Delivery, DeliveryState } from '@peyk/domain/delivery'

/** Reads a delivery as Redis keeps it: the state's name, then the rest as JSON. Returns `undefined` for no delivery. */
export function toDelivery(value: string | null): Delivery | undefined {
  if (value === null) return undefined
  const space = value.indexOf(' ')
  const state = (space === -1 ? value : value.slice(0, space)) as DeliveryState
  const fields = (space === -1 ? {} : JSON.parse(value.slice(space + 1))) as Omit<Delivery, 'state'>
  return { ...fields, state }
}
