import { readFileSync } from 'node:fs'
import { VERSION } from '@peyk/runtime/version'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { checkFiles, hasAmtool, hasPrometheus, startPrometheus } from './support/prometheus.ts'
import type { Prometheus } from './support/prometheus.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CHAT = 77_123_456
const APPS = ['ingress', 'scheduler', 'notifier', 'board'] as const

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const metricsIn = (text: string) => [...new Set(text.match(/\b(?:peyk|nodejs|process)_\w+/g))]
/** Every expression of the dashboard, as Grafana asks it. */
const dashboardExpressions = () =>
  [
    ...JSON.stringify(JSON.parse(read('deploy/grafana/dashboards/peyk.json'))).matchAll(/"expr":("(?:[^"\\]|\\.)*")/g),
  ].map(([, text = '""']) =>
    (JSON.parse(text) as string).replaceAll('$__rate_interval', '1m').replaceAll(/\$(bot|instance)/g, '.*'),
  )

/** What a series of /metrics says. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const parts = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const found = text
    .split('\n')
    .find((line) => line.startsWith(`${name}{`) && parts.every((part) => line.includes(part)))
  return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(' ')))
}

describe.skipIf(!hasPrometheus)('the files for Prometheus', () => {
  it('are right', () => {
    expect(checkFiles('promtool', 'check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 })
  })

  it('alert in the histories in which they should, and in no others', () => {
    const { status, output } = checkFiles('promtool', 'test', 'rules', 'alerts.test.yml')
    expect(output).not.toContain('FAILED')
    expect(status).toBe(0)
  })

  it('have each alert in a history', () => {
    const names = [...read('deploy/prometheus/alerts.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name)
    const histories = read('deploy/prometheus/alerts.test.yml')
    expect(names.filter((name) => !histories.includes(`"${name}"`))).toEqual([])
  })
})

const ROUTES = 'alertmanager.example.yml'

describe.skipIf(!hasAmtool)('the example for Alertmanager', () => {
  it('is right', () => {
    expect(checkFiles('amtool', 'check-config', ROUTES)).toMatchObject({ status: 0 })
  })

  it.each([
    ['critical', 'operators'],
    ['warning', 'operators'],
    ['info', 'nobody'],
  ])('sends %s to %s', (severity, receiver) => {
    const test = ['config', 'routes', 'test', `--config.file=${ROUTES}`, `--verify.receivers=${receiver}`]
    expect(checkFiles('amtool', ...test, `severity=${severity}`)).toMatchObject({ status: 0 })
  })
})

describe('a running Peyk', () => {
  let system: System
  let orderId: string

  beforeAll(async () => {
    system = await startSystem({ mode: 'webhook', apps: APPS })
    const order = system.simulator.panel.placeOrder({ chatId: CHAT })
    orderId = order.id
    system.simulator.telegram.userSends(CHAT, `/start ${order.payload}`)
    await vi.waitUntil(() => system.simulator.telegram.messages(CHAT).length === 1, { timeout: 60_000 })
    await system.simulator.panel.pay(orderId)
    await vi.waitUntil(() => system.events('notification.sent').length === 1, { timeout: 60_000 })
  })
  afterAll(() => system.close())

  const metrics = async (app: (typeof APPS)[number]) => (await fetch(system.metricsOf(app)[0] ?? '')).text()

  it('says in its metrics what happened', async () => {
    const ingress = await metrics('ingress')
    expect(valueOf(ingress, 'peyk_webhook_answers_total', { route: 'panel', status: '200' })).toBe(1)
    expect(valueOf(ingress, 'peyk_webhook_duration_seconds_count', { route: 'panel' })).toBe(1)
    expect(valueOf(ingress, 'peyk_order_updates_total', { source: 'webhook', status: 'paid', result: 'queued' })).toBe(
      1,
    )
    expect(valueOf(ingress, 'peyk_redis_up')).toBe(1)
    expect(valueOf(ingress, 'peyk_redis_round_trip_seconds')).toBeGreaterThan(0)

    const notifier = await metrics('notifier')
    expect(valueOf(notifier, 'peyk_sends_total', { priority: 'notification', outcome: 'sent' })).toBe(1)
    expect(valueOf(notifier, 'peyk_sends_total', { priority: 'reply', outcome: 'sent' })).toBe(1)
    expect(valueOf(notifier, 'peyk_send_duration_seconds_count')).toBe(2)
    expect(valueOf(notifier, 'peyk_paid_to_notified_seconds_count')).toBe(1)
    expect(valueOf(notifier, 'peyk_limiter_wait_seconds_count', { priority: 'notification' })).toBe(1)
    expect(valueOf(notifier, 'peyk_limiter_messages_per_second_limit')).toBe(30)
    expect(valueOf(notifier, 'peyk_job_duration_seconds_count', { queue: 'notifications', outcome: 'done' })).toBe(1)
    expect(valueOf(notifier, 'peyk_build_info', { app: 'notifier', version: VERSION })).toBe(1)

    const scheduler = await metrics('scheduler')
    expect(valueOf(scheduler, 'peyk_notifications', { state: 'due' })).toBe(0)
    expect(valueOf(scheduler, 'peyk_processes', { process: 'notifier' })).toBe(1)
    expect(valueOf(scheduler, 'peyk_queue_jobs', { queue: 'notifications', state: 'waiting' })).toBe(0)
    const oldestDue = valueOf(scheduler, 'peyk_outbox_oldest_due_timestamp_seconds') ?? 0
    expect(Math.abs(Date.now() / 1000 - oldestDue), 'nothing waits').toBeLessThan(10)
  })

  it('serves no metrics and no details where the public gets', async () => {
    expect((await fetch(`${system.ingressUrl}/metrics`)).status).toBe(404)
    expect(await (await fetch(`${system.ingressUrl}/readyz`)).json()).toEqual({ ok: true })
  })

  it('names the bot and the app in every series', async () => {
    for (const app of APPS) {
      const series = (await metrics(app)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      expect(
        series.filter((line) => !line.includes(`app="${app}"`) || !line.includes(`bot="${system.prefix}"`)),
      ).toEqual([])
    }
  })

  it('names no order and no chat in its metrics', async () => {
    for (const app of APPS) {
      const text = await metrics(app)
      expect(text).toContain('peyk_build_info')
      expect(text.replaceAll(/^#.*$/gm, '')).not.toMatch(new RegExp(`"${orderId}"|${CHAT}`))
    }
  })

  it('counts what it refuses', async () => {
    const answer = await fetch(`${system.ingressUrl}/panel/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(answer.status).toBe(401)
    const tooLarge = await fetch(`${system.ingressUrl}/panel/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '1'.repeat(300 * 1024),
    })
    expect(tooLarge.status).toBe(413)
    const refused = async (status: string) =>
      valueOf(await metrics('ingress'), 'peyk_webhook_answers_total', { route: 'panel', status })
    await expect.poll(() => refused('413')).toBe(1)
    expect(await refused('401')).toBe(1)
  })

  describe.skipIf(!hasPrometheus)('read by Prometheus', () => {
    let prometheus: Prometheus
    beforeAll(async () => {
      prometheus = await startPrometheus(Object.fromEntries(APPS.map((app) => [app, system.metricsOf(app)])))
      const areRead = async () => (await prometheus.query('up == 1')).length === APPS.length
      await vi.waitUntil(areRead, { timeout: 60_000 })
    })
    afterAll(() => prometheus.close())

    it('has every metric that alerts and dashboard ask for, and every one of ours that the documentation names', async () => {
      const asked = metricsIn(
        (await prometheus.rules()).map(({ query }) => query).join('\n') + dashboardExpressions().join('\n'),
      )
      expect(asked.length).toBeGreaterThan(20)
      const served = await prometheus.names()
      expect(asked.filter((name) => !served.includes(name))).toEqual([])
      const documented = metricsIn(read('docs/monitoring.md')).filter((name) => name.startsWith('peyk_'))
      const bare = new Set(served.map((name) => name.replace(/_(bucket|count|sum)$/, '')))
      expect(documented.filter((name) => !bare.has(name))).toEqual([])
      expect([...bare].filter((name) => name.startsWith('peyk_') && !documented.includes(name))).toEqual([])
    })

    it('understands every alert and every panel of the dashboard', async () => {
      await expect.poll(async () => (await prometheus.rules()).map(({ health }) => health)).not.toContain('unknown')
      expect((await prometheus.rules()).filter(({ health }) => health !== 'ok')).toEqual([])
      expect(dashboardExpressions().length).toBeGreaterThan(30)
      for (const expression of dashboardExpressions()) await prometheus.query(expression)
    })

    it('fires nothing', async () => {
      expect(await prometheus.query('ALERTS{alertstate="firing"}')).toEqual([])
    })
  })
})
