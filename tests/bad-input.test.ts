import { createHmac } from 'node:crypto'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from './support/app-process.ts'
import { BOT_TOKEN, PANEL_SECRET } from './support/app-environment.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

describe('bad input', () => {
  let system: System

  beforeAll(async () => {
    system = await startSystem({ mode: 'webhook' })
  })
  afterAll(() => system.close())

  it('in the queues fails with its reason, stays listed, and stops no other job; an update that cannot be read is left out', async () => {
    const connection = { connection: system.redis, prefix: `{${system.prefix}}` }
    const updates = new Queue('telegram-updates', connection)
    const notifications = new Queue('notifications', connection)
    await updates.add('update', { v: 1, update: { update_id: 1, message: 'not a message' } })
    await updates.add('update', 'nonsense')
    await notifications.add('notify', { v: 1, orderId: '', kind: 'paid' })
    await expect.poll(() => updates.getFailedCount()).toBe(1)
    await expect.poll(() => updates.getCompletedCount()).toBe(1)
    await expect.poll(() => notifications.getFailedCount()).toBe(1)
    const failed = await updates.getFailed()
    expect(failed.every((job) => job.failedReason && job.attemptsMade === 1)).toBe(true)

    system.simulator.telegram.userSends(1, '/help')
    await expect.poll(() => system.simulator.telegram.messages(1).length).toBe(1)
    await Promise.all([updates.close(), notifications.close()])
  })

  it('in the chat gets an answer or none, and stops no other chat', async () => {
    const texts = [
      '/start nonsense',
      '/start ' + 'x'.repeat(500),
      '/track',
      '/track 1\u0000',
      '/stop 999',
      '/constructor',
      '/language xx',
      'hello',
      '/orders ' + '😀'.repeat(900),
    ]
    for (const [i, text] of texts.entries()) system.simulator.telegram.userSends(100 + i, text)
    for (const i of texts.keys())
      await expect.poll(() => system.simulator.telegram.messages(100 + i).length, { message: texts[i] ?? '' }).toBe(1)
    expect(await system.isReady('notifier')).toBe(true)
  })

  it('at the webhook changes nothing', async () => {
    const send = (body: string, signature: string) =>
      fetch(`${system.ingressUrl}/panel/webhook`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-panel-signature': signature },
      })
    const sign = (body: string) => `sha256=${createHmac('sha256', PANEL_SECRET).update(body).digest('hex')}`
    expect((await send('{"id":"bad-1","status":"paid"}', 'sha256=00')).status).toBe(401)
    for (const [body, status] of [
      ['{', 400],
      ['{"id":"bad-1"}', 422],
      ['{"id":"bad-1","status":{"a":1}}', 422],
    ] as const)
      expect((await send(body, sign(body))).status).toBe(status)
    expect(await system.redis.keys(`{${system.prefix}}:*bad-1*`)).toEqual([])
  })
})

describe('a wrong environment', () => {
  it.each(['ingress', 'scheduler', 'notifier'] as const)('ends %s with 78 and names every variable', async (app) => {
    const process = startApp(app, { WEBHOOK_PORT: 'eighty', USE_WEBHOOK: 'maybe', REDIS_URL: 'http://x' })
    expect(await process.exited).toBe(78)
    for (const name of ['BOT_TOKEN', 'WEBHOOK_PORT', 'USE_WEBHOOK', 'REDIS_URL', 'PANEL_API_BASE_URL'])
      expect(process.output()).toContain(name)
  })

  it('never repeats a secret', async () => {
    const process = startApp('ingress', { BOT_TOKEN: `${BOT_TOKEN} with a space` })
    expect(await process.exited).toBe(78)
    expect(process.output()).not.toContain(BOT_TOKEN)
  })
})
