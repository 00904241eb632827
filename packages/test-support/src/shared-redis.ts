import type { TestProject } from 'vitest/node'
import { startRedisServer } from './redis-server.ts'

/** Vitest's global set-up: one real Redis for the whole run. Returns the function that ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer()
  project.provide('redisUrl', server.url)
  return () => server.stop()
}
