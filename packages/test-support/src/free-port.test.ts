import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

it('a free port is given once, in this process and in others', async () => {
  const script = `
    const { freePort } = await import(${JSON.stringify(new URL('free-port.ts', import.meta.url).href)})
    process.stdout.write(JSON.stringify(await Promise.all(Array.from({ length: 1000 }, freePort))))`
  const ours = await Promise.all(Array.from({ length: 1000 }, freePort))
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
  expect(new Set([...ours, ...(JSON.parse(stdout) as number[])]).size).toBe(2000)
})
