import { loadSettings } from '@peyk/config/settings'
import { expect, it } from 'vitest'
import { createDemoSecrets, toDemoEnvironment } from './environment.ts'

it.each(['webhook', 'polling'] as const)('the demo’s own settings are warned of by no process: %s', (mode) => {
  const env = toDemoEnvironment({}, [], {
    mode,
    ports: { page: 4000, board: 4001, ingress: 4002, scheduler: 4003, notifier: 4004 },
    secrets: createDemoSecrets(),
    telegramApiRoot: 'http://127.0.0.1:4000/telegram',
    panelApiBaseUrl: 'http://127.0.0.1:4000/panel',
    panelPath: '/panel/webhook',
    redisUrl: 'redis://127.0.0.1:6379',
    prefix: 'demo',
  })
  for (const app of ['ingress', 'scheduler', 'notifier', 'board'] as const) {
    expect(loadSettings(env, app).warnings).toEqual([])
  }
})
