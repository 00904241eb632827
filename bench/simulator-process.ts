import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BOT_TOKEN } from '../tests/support/app-environment.ts'
import { BYSTANDER_ENV } from './bystander.ts'
import type { Sends } from './sends.ts'

type SendsReply = Sends & { violations: number; timeOriginMs: number }

/** Rare enough to cost those who are measured nothing. */
const POLL_MS = 100

const ROOT = fileURLToPath(new URL('../', import.meta.url))

export type SimulatorProcess = {
  telegramApiRoot: string
  pid: number
  /** When each message came (Unix milliseconds) and for which chat, and how many came sooner than the limits allow. */
  sends: () => Promise<Sends & { violations: number }>
  /** Resolves when so many messages have come in all. @throws {Error} when they have not within `longestMs` */
  untilSent: (count: number, longestMs: number) => Promise<void>
  /** So many customers, with ids from `firstId` on, may be written to. */
  haveStarted: (firstId: number, count: number) => Promise<void>
  /** Makes every `sendMessage` take so long. */
  delaySends: (delayMs: number) => Promise<void>
  close: () => Promise<void>
}

/** The simulator as a process of its own, so that it costs nobody who is measured any time of the event loop. */
export async function startSimulatorProcess(limits: number | 'off'): Promise<SimulatorProcess> {
  const child = spawn(`${ROOT}node_modules/.bin/node`, ['apps/simulator/src/main.ts'], {
    cwd: ROOT,
    env: {
      ...BYSTANDER_ENV,
      BOT_TOKEN,
      LINK_SECRET: 'bench',
      SIMULATOR_PORT: '0',
      SIMULATOR_LIMITS: String(limits),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const url = /http:\S+/.exec(line)?.[0]
  if (url === undefined) throw new Error(`Expected the simulator to say its address, got: ${line}`)
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(`${url}/sim/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (status !== 200) throw new Error(`The simulator answered ${path} with ${status}.`)
  }
  const get = async (path: string) => (await fetch(`${url}/sim/${path}`)).json()
  return {
    pid: child.pid ?? 0,
    telegramApiRoot: `${url}/telegram`,
    async sends() {
      const { times, timeOriginMs, ...rest } = (await get('sends')) as SendsReply
      return { times: times.map((time) => timeOriginMs + time), ...rest }
    },
    async untilSent(count, longestMs) {
      const startedAtMs = performance.now()
      for (;;) {
        const { count: sent } = (await get('sends/count')) as { count: number }
        if (sent >= count) return
        if (performance.now() - startedAtMs > longestMs)
          throw new Error(`Expected ${count} messages within ${longestMs} ms, got ${sent}.`)
        await delay(POLL_MS)
      }
    },
    haveStarted: (firstId, count) => post('users/have-started', { firstId, count }),
    delaySends: (delayMs) => post('faults', { telegram: [{ method: 'sendMessage', delayMs, probability: 1 }] }),
    async close() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}
