import { expect, it } from 'vitest'
import { toLocalPath } from './local-path.ts'

it.each([
  ['/queues/queue/notifications?status=failed#1', '/queues/queue/notifications?status=failed#1'],
  ['/', '/'],
  ['/queues/../login-notes', '/login-notes'],
])('keeps %s', (next, expected) => {
  expect(toLocalPath(next)).toBe(expected)
})

it.each([
  null,
  '',
  'queues',
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\/evil.example',
  '/.//evil.example',
  '/%2e//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  '/login?next=/login',
  '/logout',
])('goes home instead of %s', (next) => {
  expect(toLocalPath(next)).toBe('/')
})
