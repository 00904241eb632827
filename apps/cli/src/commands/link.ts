import { loadSettings } from '@peyk/config/settings'
import { parseOrderArgument } from '../arguments.ts'
import { recordAlone } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { withTelegram } from '../telegram-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk link <order>` */
export const addLink: AddCommand = (parent, deps) => {
  defineCommand(parent, 'link', {
    summary: SUMMARIES.link,
    details:
      'The customer who opens it and presses start is notified about this order. It is signed. The order need not exist yet. ' +
      'It is printed as a web address, as one for the app (tg://), and as a command to copy into the chat.',
    examples: ['link 1001'],
  })
    .argument('<order>', 'the order’s id or number', parseOrderArgument)
    .action(async (idOrNumber: string, options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'cli')
      const [{ orderId, payload }, username] = await Promise.all([
        withStore(settings, async ({ store }) => {
          const orderId = (await store.orders.find(idOrNumber)) ?? idOrNumber
          return { orderId, payload: await store.links.payloadOf(orderId) }
        }),
        withTelegram(settings, async (api) => (await api.getMe()).username),
      ])
      if (username === undefined) throw new CommandFailed('Telegram names no username for this bot; check BOT_TOKEN.')
      await recordAlone(settings, { act: 'link', orderIds: [orderId] }, deps)
      const url = `https://t.me/${username}?start=${payload}`
      const appUrl = `tg://resolve?domain=${username}&start=${payload}`
      const command = `/start ${payload}`
      createOutput(deps, options.json).result({ orderId, url, appUrl, command }, [url, appUrl, command].join('\n'))
    })
}
