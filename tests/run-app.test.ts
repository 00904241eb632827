import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const RUN_APP = fileURLToPath(new URL('../deploy/run-app.sh', import.meta.url))

let child: ChildProcess
afterEach(() => child.kill('SIGKILL'))

/** Runs a process of Node.js as a container does. */
function run(code: string) {
  child = spawn('sh', [RUN_APP, '--eval', code], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  return { output: () => output, ended: once(child, 'exit') as Promise<[number | null]> }
}

describe('a process in its container', () => {
  it.each([0, 1, 3])('ends the container with its exit status %i', async (status) => {
    expect(await run(`process.exit(${status})`).ended).toEqual([status, null])
  })

  it('gets the signal to stop, and has the time that it needs', async () => {
    const { output, ended } = run(`
      process.on('SIGTERM', () => setTimeout(() => { console.log('closed'); process.exit(0) }, 200))
      setInterval(() => {}, 1000)
      console.log('ready')`)
    await expect.poll(output).toContain('ready')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(output()).toContain('closed')
  })

  it('is not started again with wrong settings: its container stays, says so, and stops when it is asked to', async () => {
    const { output, ended } = run('process.exit(78)')
    await expect.poll(output).toContain('docker compose up -d --force-recreate')
    expect(child.exitCode).toBe(null)
    child.kill('SIGTERM')
    expect(await ended).toEqual([78, null])
  })
})
