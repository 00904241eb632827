import { expect, it } from 'vitest'
import { cpuSecondsOf, residentBytesOf } from './process-usage.ts'

it('reads the memory and the processor time of a process', () => {
  const memory = residentBytesOf(process.pid) / process.memoryUsage.rss()
  expect(memory).toBeGreaterThan(0.9)
  expect(memory).toBeLessThan(1.1)

  const { user, system } = process.cpuUsage()
  const usedSeconds = (user + system) / 1e6
  // The kernel counts in hundredths of a second.
  expect(Math.abs(cpuSecondsOf(process.pid) - usedSeconds)).toBeLessThan(0.1)
})
