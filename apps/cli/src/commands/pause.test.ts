import { afterEach, beforeEach, expect, it } from 'vitest'
import { orderUpdateOf } from '@peyk/test-support/store'
import { parseLines, testCli } from '../cli-fixture.ts'

let cli: ReturnType<typeof testCli>
beforeEach(() => {
  cli = testCli()
})
afterEach(() => cli.close())

const sending = () => cli.store.sending
const doctorSays = async (check: string) =>
  (JSON.parse((await cli.run(['doctor', '--json'])).stdout) as { check: string }[]).find((line) => line.check === check)

it('pause pauses all sending once, with who and why, and resume ends it', async () => {
  const { status, stdout } = await cli.run(['pause', 'wrong', 'prices', '--json'])
  expect(status).toBe(0)
  expect(parseLines(stdout)).toMatchObject([
    { result: 'paused', pause: { reason: 'operator', by: 'sara@shop', detail: 'wrong prices' } },
  ])
  const again = await cli.run(['pause'], { who: 'reza@shop' })
  expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('sara@shop')])
  expect(await doctorSays('sending')).toMatchObject({ level: 'warning', message: expect.stringContaining('sara@shop') })
  const resumed = await cli.run(['resume', '--json'])
  expect(parseLines(resumed.stdout)).toMatchObject([{ result: 'resumed', reason: 'operator' }])
  expect(await sending().read()).toBeUndefined()
  expect(await doctorSays('sending')).toMatchObject({ level: 'ok' })
  expect(await cli.run(['resume'])).toMatchObject({ status: 1, stderr: expect.stringContaining('not paused') })
  expect(parseLines((await cli.run(['audit', '--json'])).stdout)).toMatchObject([
    { act: 'resume', via: 'cli', by: 'sara@shop', detail: 'operator' },
    { act: 'pause', via: 'cli', by: 'sara@shop', detail: 'wrong prices' },
  ])
  expect((await cli.run(['audit', '--limit', '1'])).stdout).toMatch(/resume +- +cli +sara@shop +operator/)
})

it.each([
  ['token_refused', 'wrong'],
  ['telegram_unwell', 'wrong'],
  ['rate_limited', 'warning'],
] as const)('the doctor says what to do about %s, and resume ends it too', async (reason, level) => {
  await sending().pause(reason, { detail: '401: Unauthorized', ...(reason === 'rate_limited' && { waitMs: 60_000 }) })
  expect(await doctorSays('sending')).toMatchObject({
    level,
    message: expect.stringContaining('401'),
    todo: expect.stringMatching(/./),
  })
  expect((await cli.run(['resume'])).status).toBe(0)
})

it('a chat that Telegram asked to wait is shown with its end, and a person can end that', async () => {
  await cli.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7' }), 'webhook')
  await sending().noteChatWait('7', 10_072_000)
  expect(await doctorSays('sending.chats')).toMatchObject({ message: expect.stringMatching(/1 .*7 until 2/) })
  expect((await cli.run(['order', '1001'])).stdout).toMatch(/chat waits +until 2/)
  expect((await cli.run(['resume', '--chat', '7'])).status).toBe(0)
  expect(await cli.run(['resume', '--chat', '7'])).toMatchObject({ status: 1 })
  expect(await cli.run(['resume', '--chat', 'x'])).toMatchObject({ status: 2 })
  expect(await doctorSays('sending.chats')).toBeUndefined()
})
