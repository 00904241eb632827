import { NO_OWN_WORDS } from '@peyk/domain/status'
import type { AdapterOptions } from './adapter.ts'

/** A panel as the settings have it where the operator says nothing, for tests. */
export const ADAPTER_OPTIONS: AdapterOptions = {
  apiToken: undefined,
  batchSize: 1,
  ownWords: NO_OWN_WORDS,
  chatMetaKey: '_telegram_chat_id',
  fields: {},
  orderPath: 'orders/{id}',
  ordersPath: 'orders?ids={ids}',
  apiTokenHeader: { name: 'Authorization', prefix: 'Bearer ' },
}
