import { testStore } from '@peyk/test-support/store'
import { afterEach, expect, it, vi } from 'vitest'
import { createSessions } from './sessions.ts'

const test = testStore()
const board = (password = 'sesame', lifetimeMs = 60_000) =>
  createSessions(test.store.boardSessions, { password, lifetimeMs })

afterEach(async () => {
  const keys = await test.redis.keys(`${test.store.keys.root}*`)
  if (keys.length > 0) await test.redis.del(keys)
})

it('knows a session after a restart and on another board, until it is closed', async () => {
  const [first, second] = [await board().open(), await board().open()]
  expect(first).not.toBe(second)
  const restarted = board()
  expect([await restarted.isOpen(first), await restarted.isOpen(second), await restarted.isOpen('')]).toEqual([
    true,
    true,
    false,
  ])
  await board().close(first)
  expect([await restarted.isOpen(first), await restarted.isOpen(second)]).toEqual([false, true])
})

it('ends a session with its time, and with another password', async () => {
  const short = await board('sesame', 50).open()
  const id = await board().open()
  expect(await board('another').isOpen(id)).toBe(false)
  await vi.waitFor(async () => expect(await board().isOpen(short)).toBe(false))
})

it('keeps nothing in Redis that opens a session', async () => {
  const id = await board().open()
  const keys = await test.redis.keys(`${test.store.keys.root}*`)
  expect(keys).toHaveLength(1)
  expect(keys.join()).not.toContain(id)
  expect(await test.redis.pttl(keys[0] ?? '')).toBeGreaterThan(0)
})

it('calls a listener when the session is closed', async () => {
  const sessions = board()
  const [first, second] = [await sessions.open(), await sessions.open()]
  const closed: string[] = []
  sessions.onClose(first, () => closed.push('first'))
  const forget = sessions.onClose(second, () => closed.push('second'))
  await sessions.close(first)
  forget()
  await sessions.close(second)
  expect(closed).toEqual(['first'])
})
