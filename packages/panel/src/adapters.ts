import type { AdapterOptions, PanelAdapter } from './adapter.ts'
import { createGenericAdapter } from './adapters/generic.ts'
import { createShopifyAdapter } from './adapters/shopify.ts'
import { createWooCommerceAdapter } from './adapters/woocommerce.ts'

/** Every panel that Peyk supports. `PANEL_ADAPTER` names one. */
const ADAPTERS = {
  generic: createGenericAdapter,
  woocommerce: createWooCommerceAdapter,
  shopify: createShopifyAdapter,
} as const satisfies Record<string, (options: AdapterOptions) => PanelAdapter>

export type AdapterName = keyof typeof ADAPTERS

/** Returns the adapter that the settings name. */
export function createPanelAdapter(options: AdapterOptions & { adapter: AdapterName }): PanelAdapter {
  return ADAPTERS[options.adapter](options)
}
