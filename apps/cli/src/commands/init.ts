import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { addInitOptions } from '../init/options.ts'
import type { InitOptions } from '../init/options.ts'
import { runInit } from '../init/run-init.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk init` */
export const addInit: AddCommand = (parent, deps) => {
  const command = defineCommand(parent, 'init', {
    summary: SUMMARIES.init,
    details:
      'Asks at a terminal, in Persian or English; each question has a flag. Tries the token, the route to Telegram, the shop and the public address. ' +
      'Writes .env so that only its owner may read it, and never over another one without asking.',
    examples: [
      'init',
      'init --dry-run',
      'init --language en --shop woocommerce --shop-url https://shop.example --public-url https://bot.shop.example',
    ],
  })
  addInitOptions(command).action((options: InitOptions) => runInit(options, deps))
}
