import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '@peyk/runtime/logger'
import { loadSettings } from '@peyk/config/settings'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'
import { openPanel } from './open-panel.ts'

it('alerts operators once of a panel that does not answer, whatever number of notifiers meet it, and when it does again', async () => {
  const test = testStore()
  let status = 503
  const server = createServer((_request, response) => response.writeHead(status).end('{"id":"1","status":"pending"}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { panel } = loadSettings(
    {
      BOT_TOKEN: '1:a',
      PANEL_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    'notifier',
  )
  const ignore = () => undefined
  const logger = { info: ignore, warn: ignore } as unknown as Logger
  const registry = new Registry()
  const panels = await Promise.all(
    [registry, new Registry()].map((each) => openPanel(panel, each, logger, test.store.alerts)),
  )
  const states = async () => (await registry.metrics()).match(/^peyk_panel_breaker_state.*/gm)
  const expected = (present: string) =>
    ['closed', 'half_open', 'open'].map(
      (state) => `peyk_panel_breaker_state{state="${state}"} ${state === present ? 1 : 0}`,
    )
  expect(await states()).toEqual(expected('closed'))
  const ask = () => Promise.allSettled(panels.map(async (client) => client?.fetchOrders(['1'])))
  const raised = async () => (await test.store.alerts.list(10)).alerts.map(({ name }) => name)

  for (let i = 0; i < 6; i += 1) await ask()
  await expect.poll(raised).toEqual(['panel_away'])
  expect(await states()).toEqual(expected('open'))
  status = 200
  await expect
    .poll(async () => {
      await ask()
      return raised()
    })
    .toEqual(['panel_away', 'panel_back'])
  for (const client of panels) client?.close()
  server.close()
  test.close()
})
