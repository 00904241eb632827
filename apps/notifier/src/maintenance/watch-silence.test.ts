import { QUARTERS_NEEDED, QUARTER_MS } from '@peyk/domain/panel-silence'
import { HOUR, MINUTE } from '@peyk/domain/time'
import { createLogger } from '@peyk/runtime/logger'
import { PANEL_SILENT } from '@peyk/store/alerts'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { expect, it, onTestFinished } from 'vitest'
import { createSilenceWatch } from './watch-silence.ts'

it('alerts operators once of a panel that sent webhooks at all hours and is silent for three, and of the next webhook', async () => {
  const test = testStore()
  onTestFinished(test.close)
  const { store, redis } = test
  const lastQuarter = Math.floor((Date.now() - 3 * HOUR) / QUARTER_MS)
  const written = redis.pipeline()
  for (let age = 0; age < QUARTERS_NEEDED / 2; age += 1)
    written.hset(`${store.keys.statisticsPrefix}${lastQuarter - age}`, 'webhooks', 1)
  await written.exec()

  const logger = createLogger('test', {})
  logger.silent = true
  let nowMs = 0
  const watch = createSilenceWatch({ ...store, logger, nowMs: () => nowMs })
  const alertsAfterCheck = async () => {
    await watch()
    nowMs += 5 * MINUTE
    return (await store.alerts.list(10)).alerts.map(({ name }) => name).toSorted()
  }
  await store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid'), 'check')
  expect(await alertsAfterCheck(), 'an answer to a check is no webhook').toEqual(['panel_silent'])
  expect(await alertsAfterCheck()).toEqual(['panel_silent'])
  expect(await store.alerts.lasts(PANEL_SILENT)).toBe(true)

  await store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid'), 'webhook')
  expect(await alertsAfterCheck(), 'a repetition is one').toEqual(['panel_heard', 'panel_silent'])
  expect(await alertsAfterCheck()).toEqual(['panel_heard', 'panel_silent'])
  expect(await store.alerts.lasts(PANEL_SILENT)).toBe(false)
})
