import { expect, it } from 'vitest'
import { SECOND } from '@peyk/domain/time'
import { createLimitedServer } from './serve.ts'

// Waiting for them would take as long as a slow sender may.
it('a server bounds how long a request may take to arrive, and its connections', () => {
  const { headersTimeout, requestTimeout, maxConnections } = createLimitedServer(() => undefined)
  for (const limit of [headersTimeout, requestTimeout, maxConnections]) expect(limit).toBeGreaterThan(0)
  expect(headersTimeout).toBeLessThanOrEqual(10 * SECOND)
  expect(requestTimeout).toBeLessThanOrEqual(20 * SECOND)
  expect(maxConnections).toBeLessThanOrEqual(4096)
})
