import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LOG_EVENTS } from '@peyk/domain/log-events'

it('log events are the ones in docs/monitoring.md', () => {
  const page = readFileSync(new URL('../docs/monitoring.md', import.meta.url), 'utf8')
  const table = page.split('## Log events')[1]?.split('\n## ')[0] ?? ''
  const documented = [...table.matchAll(/^\| `([\w.]+)` \| (.+) \|$/gm)].map(([, event, meaning]) => [event, meaning])
  expect(documented).toEqual(Object.entries(LOG_EVENTS))
})
