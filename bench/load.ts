import { fork } from 'node:child_process'
import { once } from 'node:events'
import { BYSTANDER_ENV } from './bystander.ts'

/** `count` orders from the `first`th on, `perSecond` evenly: as webhooks, or as jobs of the baseline's queue. */
export type PacedLoad = {
  target: { kind: 'webhook'; url: string } | { kind: 'queue'; redisUrl: string }
  perSecond: number
  first: number
  count: number
}

export type PacedLoadResult = {
  /** When each was sent, in Unix milliseconds. */
  sentAtMs: number[]
  /** How long each took until its answer. */
  tookMs: number[]
  failed: number
  problem: string | undefined
  /** How late the load itself was at worst. */
  latestMs: number
}

/** Sends at a pace, from a process of its own, which gets its load as a message and answers with one. @throws {Error} when anything failed */
export async function loadEvenly(load: PacedLoad): Promise<PacedLoadResult> {
  const child = fork(new URL('paced-load-process.ts', import.meta.url), {
    env: BYSTANDER_ENV,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`The load of the benchmark ended with ${status}.`)
  })
  child.send(load)
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [PacedLoadResult]
  ended.catch(() => undefined)
  if (result.failed > 0) throw new Error(`${result.failed} of ${load.count} failed: ${result.problem}`)
  return result
}
