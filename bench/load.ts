import { fork } from 'node:child_process'
import { once } from 'node:events'
import { BYSTANDER_ENV } from './bystander.ts'

/** `count` webhooks of the orders from the `first`th on, as fast as they are taken over so many connections. */
export type FullLoad = { url: string; connections: number; first: number; count: number }

export type FullLoadResult = { perSecond: number; accepted: number; problems: string }

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

/** Webhooks accepted a second. @throws {Error} when not every one of them was answered 200 */
export async function loadFully(load: FullLoad): Promise<number> {
  const { perSecond, accepted, problems } = await runLoad<FullLoadResult>('load-process.ts', load)
  if (accepted !== load.count) throw new Error(`Only ${accepted} of ${load.count} webhooks were accepted: ${problems}`)
  return perSecond
}

/** Sends at a pace. @throws {Error} when anything failed */
export async function loadEvenly(load: PacedLoad): Promise<PacedLoadResult> {
  const result = await runLoad<PacedLoadResult>('paced-load-process.ts', load)
  if (result.failed > 0) throw new Error(`${result.failed} of ${load.count} failed: ${result.problem}`)
  return result
}

/** Load comes from a process of its own, which gets it as a message and answers with one. */
async function runLoad<Result>(file: string, load: FullLoad | PacedLoad): Promise<Result> {
  const child = fork(new URL(file, import.meta.url), {
    env: BYSTANDER_ENV,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`The load of the benchmark ended with ${status}.`)
  })
  child.send(load)
  const [result] = (await Promise.race([once(child, 'message'), ended])) as [Result]
  ended.catch(() => undefined)
  return result
}
