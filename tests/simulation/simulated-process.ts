import type { Clock } from '@peyk/domain/time'
import type { World } from './world.ts'

/** A process: code that runs until it is killed, stands still for a while, and starts again without what it knew. */
export type SimulatedProcess = ReturnType<typeof createSimulatedProcess>

const SECOND_MS = 1000

export function createSimulatedProcess(world: World, name: string) {
  const { random, faults } = world
  /** Changes with every crash: what an earlier life waited for never comes. */
  let life = 1
  let alive = true
  let paused = false
  let onResume = () => {}
  let backlog: (() => void)[] = []
  // A worker's clock is its own: it may be slow or fast, jump ahead, or stand still while its machine is suspended.
  const rate = random.chance(0.3) ? 0.8 + 0.4 * random.next() : 1
  let offsetMs = random.between(0, 1_000_000)

  const crash = () => {
    world.say(() => `${name} is killed`)
    alive = false
    life += 1
    backlog = []
    world.after(random.spread(500, 30_000), () => {
      alive = true
      paused = false
      world.say(() => `${name} starts again`)
    })
  }
  const resume = () => {
    if (!paused) return
    paused = false
    onResume()
    world.say(() => `${name} goes on`)
    const waiting = backlog
    backlog = []
    for (const step of waiting) world.after(random.between(0, 5), step)
  }
  const pause = () => {
    // Half of them about as long as a lease: that is where it gets dangerous.
    const ms = random.chance(0.5) ? random.spread(200, 20_000) : random.between(20_000, 70_000)
    const suspended = random.chance(0.5)
    world.say(() => `${name} stands still for ${ms} ms${suspended ? ', its clock too' : ''}`)
    paused = true
    const beganMs = world.elapsedMs()
    onResume = () => {
      if (suspended) offsetMs -= (world.elapsedMs() - beganMs) * rate
    }
    const lifeThen = life
    world.after(ms, () => {
      if (lifeThen === life) resume()
    })
  }

  /** Lets the code go on with `step`, unless it was killed meanwhile; one that stands still does it later. */
  const deliver = (lifeThen: number, step: () => void): void => {
    if (lifeThen !== life) return
    if (faults.happens('crash')) return crash()
    if (!paused && faults.happens('pause')) pause()
    if (faults.happens('clock jump')) offsetMs += random.spread(SECOND_MS, 60 * SECOND_MS)
    if (paused) backlog.push(() => deliver(lifeThen, step))
    else step()
  }

  const clock: Clock = {
    nowMs: () => offsetMs + world.elapsedMs() * rate,
    sleep: (ms) => {
      const lifeThen = life
      return new Promise((resolve) => world.after(ms / rate, () => deliver(lifeThen, resolve)))
    },
  }

  const self = {
    name,
    clock,
    deliver,
    resume,
    get life() {
      return life
    },
    /** Whether it can take work or renew what it holds. */
    get works() {
      return alive && !paused
    },
    get alive() {
      return alive
    },
    /** What it does after `ms` of its own time. */
    after(ms: number, step: () => void): void {
      const lifeThen = life
      world.after(ms / rate, () => deliver(lifeThen, step))
    },
  }
  return self
}
