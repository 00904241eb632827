import { afterEach, expect, it, vi } from 'vitest'
import { createSessions } from './sessions.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('keeps a session until its time is over or it is closed', () => {
  vi.useFakeTimers()
  const sessions = createSessions(1000)
  const [first, second] = [sessions.open(), sessions.open()]
  expect(first).not.toBe(second)
  expect([sessions.isOpen(first), sessions.isOpen('')]).toEqual([true, false])
  sessions.close(first)
  expect([sessions.isOpen(first), sessions.isOpen(second)]).toEqual([false, true])
  vi.advanceTimersByTime(1001)
  expect(sessions.isOpen(second)).toBe(false)
})

it('drops the oldest when there are too many', () => {
  const sessions = createSessions(60_000)
  const ids = Array.from({ length: 1001 }, () => sessions.open())
  expect(ids.filter((id) => !sessions.isOpen(id))).toEqual([ids[0]])
})

it('calls a listener when the session is closed', () => {
  const sessions = createSessions(60_000)
  const [first, second] = [sessions.open(), sessions.open()]
  const closed: string[] = []
  sessions.onClose(first, () => closed.push('first'))
  const forget = sessions.onClose(second, () => closed.push('second'))
  sessions.close(first)
  forget()
  sessions.close(second)
  sessions.close(first)
  expect(closed).toEqual(['first'])
})
