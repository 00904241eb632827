import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call, startTestSimulator } from '../simulator-fixture.ts'
import type { Simulator } from '../simulator.ts'

const GROUP = -500
const SUPERGROUP = -1_000_000_000_500

let sim: Simulator
beforeEach(async () => {
  sim = await startTestSimulator()
  sim.telegram.addGroup(GROUP, 'A group')
})
afterEach(() => sim.close())

const send = () => call(sim, 'sendMessage', { chat_id: GROUP, text: 'order_update' })
const updates = async () => (await call(sim, 'getUpdates', { allowed_updates: ['message', 'my_chat_member'] })).result

describe('a group', () => {
  it('delivers commands with who sent them', async () => {
    sim.telegram.groupSends(GROUP, 7, '/orders@PeykDemoBot')
    expect(await updates()).toMatchObject([
      { message: { chat: { id: GROUP }, from: { id: 7 }, text: '/orders@PeykDemoBot' } },
    ])
  })

  it('that removed the bot refuses its messages until it is added again', async () => {
    sim.telegram.groupRemoves(GROUP, 7)
    expect(await send()).toMatchObject({ error_code: 403, description: expect.stringContaining('kicked') as string })
    sim.telegram.groupAdds(GROUP, 7)
    expect(await send()).toMatchObject({ ok: true })
    expect(await updates()).toMatchObject([
      { my_chat_member: { chat: { id: GROUP }, new_chat_member: { status: 'kicked' } } },
      { my_chat_member: { chat: { id: GROUP }, new_chat_member: { status: 'member' } } },
    ])
  })

  it('that became a supergroup says where it went, in both chats and to whoever writes to the old one', async () => {
    sim.telegram.groupMigrates(GROUP, SUPERGROUP)
    expect(await send()).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: SUPERGROUP } })
    expect(await call(sim, 'sendMessage', { chat_id: SUPERGROUP, text: 'order_update' })).toMatchObject({ ok: true })
    expect(await updates()).toMatchObject([
      { message: { chat: { id: GROUP }, migrate_to_chat_id: SUPERGROUP } },
      { message: { chat: { id: SUPERGROUP }, migrate_from_chat_id: GROUP } },
    ])
  })
})
