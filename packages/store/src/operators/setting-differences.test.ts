import { expect, it } from 'vitest'
import type { Heartbeat } from './heartbeats.ts'
import { describeDifference, findSettingDifferences } from './setting-differences.ts'

const heartbeat = (pid: number, shared: Record<string, string>, app = 'notifier'): Heartbeat => ({
  id: String(pid),
  app,
  version: '1.0.0',
  host: 'a',
  pid,
  sinceMs: 0,
  shared,
})

it('names who differs from most processes, and in what', () => {
  const hold = { UNCERTAIN_POLICY: 'hold', NOTIFY_ON: 'paid' }
  const processes = [
    heartbeat(1, hold),
    heartbeat(2, { ...hold, UNCERTAIN_POLICY: 'resend' }),
    heartbeat(3, hold),
    heartbeat(4, { NOTIFY_ON: 'paid' }, 'ingress'),
  ]
  expect(findSettingDifferences(processes).map(describeDifference)).toEqual([
    'UNCERTAIN_POLICY is resend in notifier on a (pid 2), and hold in notifier on a (pid 1), notifier on a (pid 3)',
  ])
})

it('is nothing where all have the same, or where one process alone has a setting', () => {
  expect(findSettingDifferences([heartbeat(1, { NOTIFY_ON: 'paid' }), heartbeat(2, {}), heartbeat(3, {})])).toEqual([])
})
