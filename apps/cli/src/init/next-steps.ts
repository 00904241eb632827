import { loadSettings } from '@peyk/config/settings'
import type { Draft } from './env-text.ts'
import type { ShopWebhooksResult } from './shop-webhooks.ts'
import type { InitWords } from './init-words.ts'

const START = ['npm start', 'docker compose up -d']
const DOCTOR = ['npm run peyk -- doctor', 'docker compose run --rm cli doctor']

/** Returns what is left to do, each step as a line with the commands under it. */
export function toNextSteps(
  draft: Draft,
  webhooks: Pick<ShopWebhooksResult, 'url' | 'isLeft'>,
  words: InitWords,
): string[] {
  const { sources, telegram, panel } = loadSettings(draft, 'cli')
  const paths = [
    ...(sources.telegram === 'webhook' ? [telegram.webhookPath] : []),
    ...(sources.panel === 'webhook' && telegram.webhookUrl !== undefined ? [panel.webhookPath] : []),
  ]
  const { steps } = words
  const isGenericPush = sources.panel === 'webhook' && panel.adapter === 'generic'
  const withCommands = (text: string, commands: readonly string[]) =>
    [text, ...commands.map((each) => `    ${each}`)].join('\n')
  return [
    ...(paths.length > 0 ? [steps.proxy(paths)] : []),
    ...(isGenericPush ? [steps.developer] : []),
    ...(webhooks.isLeft && webhooks.url !== undefined ? [steps.webhooks(webhooks.url)] : []),
    withCommands(steps.start, START),
    withCommands(steps.doctor, DOCTOR),
    // Any address answers 404 to an order that does not exist.
    ...(panel.adapter === 'generic' && panel.apiBaseUrl !== undefined
      ? [withCommands(steps.order, ['npm run peyk -- doctor --order <id>'])]
      : []),
    ...(draft['ADMIN_CHAT_ID'] ? [] : [steps.adminChat]),
    ...(isGenericPush
      ? [
          withCommands(steps.test, [
            `npm run peyk -- panel send test-1 paid --chat ${draft['ADMIN_CHAT_ID'] || '<id>'}`,
          ]),
        ]
      : []),
    steps.more,
  ]
}
