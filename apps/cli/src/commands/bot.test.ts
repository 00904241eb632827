import { afterEach, beforeEach, expect, it } from 'vitest'
import { testCli } from '../cli-fixture.ts'

const OTHER = '987654:AAE-another_token_0123456789'

let cli: ReturnType<typeof testCli>
beforeEach(async () => {
  cli = testCli()
  await cli.store.checkIn.replaceBot('123456')
})
afterEach(() => cli.close())
const knownBot = async () => (await cli.store.checkIn.read()).botId

it('commands of another bot change nothing and end with 78', async () => {
  cli.env['BOT_TOKEN'] = OTHER
  const { status, stderr } = await cli.run(['orders'])
  expect(status).toBe(78)
  expect(stderr).toContain('run "peyk bot replace" once')
  expect(await knownBot()).toBe('123456')
})

it('the doctor shows whose records they are, and says what to do about another bot', async () => {
  const check = async () => JSON.parse((await cli.run(['doctor', '--json'])).stdout).find(isBot)
  const isBot = (result: { check: string }) => result.check === 'bot'
  expect(await check()).toMatchObject({ level: 'ok', message: expect.stringContaining('123456') })
  cli.env['BOT_TOKEN'] = OTHER
  expect(await check()).toMatchObject({ level: 'wrong', todo: expect.stringContaining('peyk bot replace') })
})

it('a bot is replaced only after a yes', async () => {
  cli.env['BOT_TOKEN'] = OTHER
  expect((await cli.run(['bot', 'replace'])).stderr).toContain('Add --yes')
  expect((await cli.run(['bot', 'replace'], { ask: async () => false })).status).toBe(1)
  expect(await knownBot()).toBe('123456')
  expect((await cli.run(['bot', 'replace', '--yes'])).status).toBe(0)
  expect(await knownBot()).toBe('987654')
  expect((await cli.run(['orders'])).status).toBe(0)
  expect((await cli.run(['bot', 'replace', '--json'])).stdout).toContain('"unchanged"')
})

it('a bot is not replaced while processes run', async () => {
  cli.env['BOT_TOKEN'] = OTHER
  const heartbeat = cli.store.heartbeats.announce({ app: 'notifier', version: '1' })
  await expect.poll(() => cli.store.heartbeats.list()).toHaveLength(1)
  const { status, stderr } = await cli.run(['bot', 'replace', '--yes'])
  expect([status, stderr]).toEqual([1, expect.stringContaining('Expected no running process, found notifier on')])
  await heartbeat.leave()
})
