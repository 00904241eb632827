import { JobPostponed } from '@peyk/queues/job-failures'
import type { SimulatedProcess } from './simulated-process.ts'
import type { World } from './world.ts'

/** Work for any process. */
export type JobPlan = {
  label: string
  /** Its deduplication: a job is not added while one of the same key is not done. */
  key?: string
  /** The sweep queues it again, so the queue may lose it. */
  isSwept?: true
  attempts: number
  run: (process: SimulatedProcess) => Promise<unknown>
  /** Nobody will do it any more. */
  onLost?: () => void
}
type Job = JobPlan & { tried: number; stalled: number; runs: number; done: boolean }

export type JobQueue = ReturnType<typeof createJobQueue>

/** As BullMQ's defaults. */
const LOCK_MS = 30_000
const MAX_STALLED = 1
const BACKOFF_MS = 1000

/**
 * A queue with what BullMQ promises and no more: at least once. It loses jobs, runs them twice, in any order; a job whose
 * worker died or stands still goes to another one, and one that stalls twice fails for good.
 */
export function createJobQueue(world: World, workers: readonly SimulatedProcess[]) {
  const { random, faults, say, count, after, shortly } = world
  const open = new Map<string, Job>()
  const unfinished = new Set<Job>()

  const end = (job: Job) => {
    job.done = true
    unfinished.delete(job)
    if (job.key !== undefined && open.get(job.key) === job) open.delete(job.key)
  }

  const fail = (job: Job) => {
    count('job failed for good')
    say(() => `  ! ${job.label} failed for good`)
    job.onLost?.()
    end(job)
  }

  const start = (job: Job): void => {
    if (job.done) return
    if (job.isSwept && faults.happens('job lost')) return end(job)
    const [first, ...rest] = workers.filter((worker) => worker.works)
    if (first === undefined) return after(1000, () => start(job))
    run(job, random.pick([first, ...rest]))
    if (faults.happens('job duplicated')) run(job, random.pick([first, ...rest]))
  }

  const run = (job: Job, worker: SimulatedProcess): void => {
    job.runs += 1
    const turn = job.runs
    const isMine = () => !job.done && job.runs === turn
    say(() => `${worker.name}: takes ${job.label}`)
    job.run(worker).then(
      (result) => {
        say(() => `${worker.name}: ${job.label} is done: ${String(result)}`)
        if (isMine()) end(job)
      },
      (error: unknown) => {
        say(() => `${worker.name}: ${job.label} fails: ${String(error)}`)
        if (isMine()) again(job, error)
      },
    )
    watch(job, worker, worker.life, isMine)
  }

  const again = (job: Job, error: unknown): void => {
    if (error instanceof JobPostponed) return after(error.delayMs + shortly(), () => start(job))
    job.tried += 1
    if (job.tried < job.attempts)
      return after(BACKOFF_MS * 2 ** (job.tried - 1) * (0.5 + random.next() / 2), () => start(job))
    fail(job)
  }

  /** A worker that cannot renew its lock loses the job. */
  const watch = (job: Job, worker: SimulatedProcess, life: number, isMine: () => boolean): void => {
    after(LOCK_MS + random.between(0, LOCK_MS), () => {
      if (!isMine()) return
      if (worker.life === life && worker.works) return watch(job, worker, life, isMine)
      job.stalled += 1
      count('job stalled')
      say(() => `  ! ${job.label} stalled`)
      if (job.stalled <= MAX_STALLED) return start(job)
      fail(job)
    })
  }

  return {
    isIdle: (): boolean => unfinished.size === 0,
    add(plan: JobPlan): void {
      if (plan.key !== undefined && open.has(plan.key)) return
      const job = { ...plan, tried: 0, stalled: 0, runs: 0, done: false }
      unfinished.add(job)
      if (job.key !== undefined) open.set(job.key, job)
      after(faults.happens('job delayed') ? random.spread(500, 60_000) : shortly(), () => start(job))
    },
  }
}
