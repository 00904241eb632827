import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { freePort } from '@peyk/test-support/free-port'

const DEPLOY = fileURLToPath(new URL('../../deploy/prometheus/', import.meta.url))

/** Whether this machine has Debian's `prometheus` package, or the like. */
export const hasPrometheus = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0)

/** Whether this machine has Debian's `prometheus-alertmanager` package, or the like. */
export const hasAmtool = spawnSync('amtool', ['--version']).status === 0

export type Prometheus = Awaited<ReturnType<typeof startPrometheus>>

/** Runs promtool or amtool in deploy/prometheus. */
export function checkFiles(tool: 'promtool' | 'amtool', ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(tool, args, { cwd: DEPLOY })
  return { status, output: `${stdout.toString()}${stderr.toString()}` }
}

/** A real Prometheus with the configuration of deploy/prometheus, every second, with these targets in place of the names. */
export async function startPrometheus(targets: Record<string, readonly string[]>) {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-prometheus-'))
  const config = readFileSync(`${DEPLOY}prometheus.yml`, 'utf8')
    .replaceAll(/dns_sd_configs: \[\{ names: \[(\w+)\].*/g, (_found, job: string) => {
      const hosts = (targets[job] ?? []).map((url) => `'${new URL(url).host}'`)
      return `static_configs: [{ targets: [${hosts.join(', ')}] }]`
    })
    .replaceAll(/_interval: 15s/g, '_interval: 1s')
  writeFileSync(join(folder, 'prometheus.yml'), config)
  cpSync(`${DEPLOY}alerts.yml`, join(folder, 'alerts.yml'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus',
    ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const endWithThisProcess = () => child.kill('SIGKILL')
  process.on('exit', endWithThisProcess)

  const get = async <Data>(path: string): Promise<Data> => {
    const { status, data, error } = (await (await fetch(`${url}/api/v1/${path}`)).json()) as {
      status: string
      data: Data
      error?: string
    }
    if (status !== 'success') throw new Error(`Prometheus said of ${path}: ${error}`)
    return data
  }
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${output}`)
      await get('status/runtimeinfo')
    },
    { timeout: 60_000, interval: 50 },
  )

  return {
    /** Every metric that it has read. */
    names: () => get<string[]>('label/__name__/values'),
    /** What an expression gives now. @throws {Error} when it is none */
    query: async (expression: string) =>
      (
        await get<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
          `query?query=${encodeURIComponent(expression)}`,
        )
      ).result,
    rules: async () =>
      (
        await get<{ groups: { rules: { name: string; query: string; health: string; lastError?: string }[] }[] }>(
          'rules',
        )
      ).groups.flatMap((group) => group.rules),
    async close(): Promise<void> {
      const exited = once(child, 'exit')
      if (child.kill('SIGKILL')) await exited
      process.off('exit', endWithThisProcess)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
