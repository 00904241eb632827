import { expect, it } from 'vitest'
import { appsThatUse } from './importers.ts'

const APPS = ['ingress', 'scheduler', 'notifier', 'board'] as const

it.each([
  ['a template', 'packages/telegram/src/templates/fa/paid.html', ['notifier']],
  ['a text of the bot', 'packages/telegram/src/words/fa.ts', ['ingress', 'notifier']],
  ['a view', 'apps/board/src/words/fa.ts', ['board']],
  ['a script of Redis', 'packages/store/src/orders/order-update/merge-status.lua', [...APPS]],
  ['a module that is imported when it is needed', 'packages/panel/src/panel-client.ts', ['notifier']],
  ['a file that nobody imports', 'packages/domain/src/not-there.ts', [...APPS]],
])('%s is used by the apps that run on it', (_what, file, apps) => {
  expect(appsThatUse(file, APPS)).toEqual(apps)
})
