import { DAY } from '@peyk/domain/time'
import { expect, it } from 'vitest'
import { judgeLostWrites } from './lost-writes.ts'

const NOW = Date.UTC(2026, 10, 28)
const judge = (state: { sinceMs?: number; lostMs?: number }) =>
  judgeLostWrites({ uncertain: 3, writtenAgain: 12, ...state }, NOW)

it('says that Redis lost writes, and what became of the notifications, for a week', () => {
  expect(judge({})).toMatchObject({ level: 'ok' })
  expect(judge({ sinceMs: NOW - 1000 })).toMatchObject({
    level: 'wrong',
    message: expect.stringContaining('stops since'),
  })
  const lost = judge({ lostMs: NOW - DAY })
  expect(lost).toMatchObject({ check: 'redis.writes', level: 'warning' })
  expect(lost.message).toContain('12 notifications were written again, 3 became uncertain')
  expect(judge({ lostMs: NOW - 8 * DAY })).toMatchObject({ level: 'ok' })
})
