import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { childEnvironment } from '@peyk/test-support/child-environment'
import type { MovableClock } from '../support/movable-clock.ts'
import type { Customer } from './customers.ts'
import { collectEvidence, isStored } from './evidence.ts'
import type { Evidence } from './evidence.ts'
import { createPanel } from './panel-updates.ts'
import type { Webhook } from './panel-updates.ts'
import type { ProofSystem } from './proof-system.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const POLL_MS = 100

/** Something that a fault demands besides the promises. */
export type Check = { claim: string; holds: boolean; seen: string }

/** A system with customers that wait for their payment, and what a fault does with it. */
export type Scene = ProofSystem & {
  customers: Customer[]
  /** Only with `movesRedisClock`. */
  redisClock: MovableClock
  /** Returns a right clock for more processes: `start('notifier', clock.env)`. Skips the fault where there can be none. */
  createClock: () => Promise<MovableClock>
  /**
   * The customers pay within the time given (at once without), and the panel posts each webhook until it is accepted.
   * Resolves when all are accepted or given up.
   */
  pay: (customers?: readonly Customer[], overMs?: number) => Promise<void>
  /** Waits until the condition holds; resolves to whether it did within the time. */
  within: (ms: number, condition: () => boolean | Promise<boolean>) => Promise<boolean>
  /** Waits until no notification is due or under way; resolves to whether that came within the time. */
  finishesWithin: (ms: number) => Promise<boolean>
  /** What customers saw, what the ledger says and what the panel was answered, at this moment. */
  evidence: () => Promise<Evidence>
  /** Runs a command of `peyk`, on the system's settings. */
  peyk: (...args: string[]) => Promise<{ status: number; output: string }>
  /** Adds to the result what this fault demands besides the promises. */
  check: (claim: string, holds: boolean, seen?: string) => void
}

export type SceneParts = {
  system: ProofSystem
  customers: Customer[]
  clocks: { redis: MovableClock | undefined; create: () => Promise<MovableClock> }
}

export function createScene({ system, customers, clocks }: SceneParts): Scene & { checks: Check[]; end: () => void } {
  const { redis, prefix } = system
  const checks: Check[] = []
  const webhooks: Webhook[] = []
  const panel = createPanel(system.panelWebhookUrl, system.simulator.panel, customers, (customer) =>
    isStored(redis, prefix, customer),
  )
  const within: Scene['within'] = async (ms, condition) => {
    const deadlineMs = performance.now() + ms
    while (!(await condition())) {
      if (performance.now() > deadlineMs) return false
      await delay(POLL_MS)
    }
    return true
  }

  return {
    ...system,
    customers,
    get redisClock() {
      if (!clocks.redis) throw new Error('Expected the fault to set movesRedisClock.')
      return clocks.redis
    },
    createClock: clocks.create,
    async pay(payers = customers, overMs = 0) {
      const paid = payers.map(({ order }, i): Webhook => {
        const id = `evt_${order.id}_${webhooks.length + i}`
        return { id, orderId: order.id, says: 'paid', position: i / payers.length, requests: [] }
      })
      webhooks.push(...paid)
      await panel.send(paid, overMs)
      await panel.finished()
    },
    within,
    finishesWithin: (ms) => within(ms, async () => (await redis.zcard(`{${prefix}}:outbox`)) === 0),
    evidence: () => collectEvidence(system, customers, webhooks),
    peyk: (...args) => runPeyk(args, system.env),
    check: (claim, holds, seen = '') => void checks.push({ claim, holds, seen }),
    checks,
    end: () => panel.close(),
  }
}

async function runPeyk(args: readonly string[], env: ProofSystem['env']): ReturnType<Scene['peyk']> {
  const options = { cwd: ROOT, env: childEnvironment(env) }
  try {
    const { stdout, stderr } = await run(`${ROOT}node_modules/.bin/node`, ['apps/cli/src/main.ts', ...args], options)
    return { status: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string }
    return { status: code ?? 1, output: stdout + stderr }
  }
}
