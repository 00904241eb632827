import type { OrderUpdate } from '@peyk/domain/order'
import { NO_OWN_WORDS } from '@peyk/domain/status'
import type { OwnWords } from '@peyk/domain/status'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'
import { createGenericAdapter } from './adapters/generic.ts'
import { parseJson } from './json.ts'

/** Returns the order update in the JSON of a panel that speaks the contract. @throws {NotAnOrder} */
export function readOrderJson(json: unknown, ownWords: OwnWords = NO_OWN_WORDS): OrderUpdate {
  return createGenericAdapter({ ...ADAPTER_OPTIONS, ownWords }).readOrder(json)
}

/** Like {@link readOrderJson}, for text. @throws {MalformedJson} */
export function parseOrderJson(text: string, ownWords?: OwnWords): OrderUpdate {
  return readOrderJson(parseJson(text), ownWords)
}
