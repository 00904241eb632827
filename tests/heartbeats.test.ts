import { createStore } from '@peyk/store/store'
import { afterEach, expect, it } from 'vitest'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

let system: System

afterEach(() => system.close())

it('every process says that it is there, and takes it back when it stops in order', async () => {
  system = await startSystem({
    mode: 'polling',
    apps: ['ingress', 'scheduler', 'notifier', 'board'],
    env: { PANEL_UPDATES: 'webhook', NOTIFIER_CONCURRENCY: '7' },
  })
  const { heartbeats } = createStore(system.redis, {
    prefix: system.prefix,
    linkSecrets: ['link-secret'],
    kinds: ['paid'],
    retentionDays: 400,
    pollIntervalSeconds: 60,
  })
  await expect.poll(() => heartbeats.list()).toHaveLength(4)
  const version = expect.stringMatching(/^\d+\.\d+\.\d+/)
  const sources = { telegram: 'polling', panel: 'webhook' }
  const [board, ingress, notifier, scheduler] = await heartbeats.list()
  expect(board).toMatchObject({ app: 'board', version })
  expect(board).not.toHaveProperty('sources')
  expect(ingress).toMatchObject({ app: 'ingress', version, sources, pid: system.of('ingress')[0]?.pid })
  expect(notifier).toMatchObject({ app: 'notifier', version, sources, concurrency: 7 })
  expect(scheduler).toMatchObject({ app: 'scheduler', version, sources })

  expect(await system.stopApps()).toEqual([0, 0, 0, 0])
  expect(await heartbeats.list()).toEqual([])
})
