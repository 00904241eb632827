import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import type { BugName } from './bugs.ts'
import { countEnds } from './ends.ts'
import { findBroken } from './invariants.ts'
import { createJobQueue } from './job-queue.ts'
import type { JobQueue } from './job-queue.ts'
import { createNotifier } from './notifier.ts'
import type { Policy } from './notifier.ts'
import { reach } from './reach.ts'
import { createLuaMachine } from './redis/lua-machine.ts'
import type { LuaMachine } from './redis/lua-machine.ts'
import { createSimulatedRedis } from './redis/simulated-redis.ts'
import { openShop, pressStart } from './shop.ts'
import { createSimulatedPanel } from './simulated-panel.ts'
import { createSimulatedProcess } from './simulated-process.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { createSimulatedTelegram } from './simulated-telegram.ts'
import type { SimulatedTelegram } from './simulated-telegram.ts'
import { SEND_TIMEOUT_MS, createStations } from './station.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

export type Verdict = {
  seed: number
  policy: Policy
  bug: BugName | undefined
  broken: string[]
  counts: ReadonlyMap<string, number>
  events: number
  trace: readonly string[]
}
export type Simulation = { run: (seed: number, options?: { tracing?: boolean }) => Promise<Verdict> }

/** `NOTIFY_ON` where more than payments are sent. */
const SEVERAL_KINDS = [['paid', 'refunded'], NOTIFICATION_KINDS] as const
const FAULTS_MS = 180_000
const LATE_COPIES_MS = 200_000
const QUIET_STEP_MS = 31_000
const MAX_QUIET_STEPS = 60

/** The delivery as it is, or with a bug in it, ready to run any number of schedules, each decided by its seed alone. */
export async function createSimulation(policy: Policy, bug?: BugName): Promise<Simulation> {
  const lua = await createLuaMachine()
  const stations = createStations(policy, bug)
  return { run: (seed, { tracing = false } = {}) => runSchedule(createWorld(seed, tracing), seed, lua) }

  async function runSchedule(world: World, seed: number, machine: LuaMachine): Promise<Verdict> {
    const redis = createSimulatedRedis(machine, world.redisNowMs)
    const kinds = drawKinds(world)
    const stationOf = ({ name }: SimulatedProcess) => stations(name, kinds)
    const launch = (name: string) => {
      const process = createSimulatedProcess(world, name)
      stationOf(process).connect((label, execute) =>
        reach(world, process, label, () => {
          world.count('store calls')
          if (world.faults.happens('Redis clock jump')) world.jumpRedisClock()
          return execute(redis)
        }),
      )
      return process
    }
    const ingresses = [launch('ingress-1'), launch('ingress-2')] as const
    const notifiers = [launch('notifier-1'), launch('notifier-2'), launch('notifier-3')] as const
    const operator = launch('operator')

    // The panel's order update may come while the customer is still on the way to START.
    const comeBack = (chatId: string) => {
      if (!world.random.chance(0.3)) return
      world.after(world.random.spread(1, 3000), () => pressStart(chatId, '', { world, telegram, notifier, queue }))
    }
    const telegram: SimulatedTelegram = createSimulatedTelegram(world, SEND_TIMEOUT_MS, comeBack)
    const queue: JobQueue = createJobQueue(world, notifiers)
    const notifier = createNotifier({ world, telegram, queue: () => queue, stationOf, kinds, policy, bug })
    const panel = createSimulatedPanel({ world, ingresses: [...ingresses], stationOf, notifier, kinds })
    const orderIds = openShop({ world, telegram, panel, notifier, queue, operator, stationOf, kinds })
    const sweep = () => queue.add({ label: 'the sweep', attempts: 1, run: notifier.sweep })
    // A job that waits for an attempt that died waits for a sweep.
    const sweepOn = () => nowAndThen(world, sweep, () => !queue.isIdle())
    sweepOn()
    // Everything that is sent may be compacted at once: far sooner than any HISTORY_DAYS.
    if (world.random.chance(0.5))
      nowAndThen(world, () => queue.add({ label: 'the compaction', attempts: 1, run: notifier.compact }))
    const reconcile = () =>
      queue.add({ label: 'the reconciliation', attempts: 3, run: notifier.reconcile(panel.fetchOrders) })
    const isPaused = () => redis.call('EXISTS', ['{sim}:pause']) === 1
    const attendPause = () => {
      // What they do without a pause changes nothing, and would be most of all calls.
      if (!isPaused()) return
      for (const process of notifiers)
        if (process.works) void notifier.attendPause(process).catch((error: unknown) => world.say(() => String(error)))
    }
    attendNowAndThen(world, isPaused, attendPause)

    world.after(FAULTS_MS, () => {
      world.say(() => '— nothing goes wrong from here on —')
      world.faults.end()
      world.setRedisClockRight()
      for (const process of [...ingresses, ...notifiers, operator]) process.resume()
    })
    await world.run()
    // No webhook names them: sooner or later the panel is asked.
    if (panel.silent.size > 0) reconcile()
    await becomeIdle()
    const evidence = { orderIds, redis, nowMs: world.redisNowMs(), telegram, panel, kinds, policy }
    countEnds(evidence, world.count)
    return {
      seed,
      policy,
      bug,
      broken: [...world.problems, ...findBroken(evidence)],
      counts: world.counts,
      events: world.events(),
      trace: world.trace,
    }

    /** Sweeps on until two sweeps in a row, more than every wait apart, find nothing to do. */
    async function becomeIdle(): Promise<void> {
      const ledgers = () =>
        JSON.stringify(
          redis.keys().flatMap((key) => (key.includes(':delivery:') ? [key, redis.call('GET', [key])] : [])),
        )
      for (let step = 0, still = 0, before = ''; still < 3; step += 1) {
        if (step > MAX_QUIET_STEPS) {
          world.problems.push('it never ends: the sweep finds something to do again and again')
          return
        }
        world.skip(QUIET_STEP_MS)
        attendPause()
        sweep()
        sweepOn()
        await world.run()
        const now = ledgers()
        still = now === before && redis.call('ZCARD', ['{sim}:outbox']) === 0 ? still + 1 : 0
        before = now
      }
    }
  }
}

/** Half of the schedules send payments alone, as Peyk does by default. */
function drawKinds({ kinds }: World): readonly NotificationKind[] {
  return kinds.chance(0.5) ? kinds.pick<readonly NotificationKind[]>(SEVERAL_KINDS) : ['paid']
}

/** Goes on while a pause does: until the last late copy of a command has begun one. */
function attendNowAndThen(world: World, isPaused: () => boolean, attendPause: () => void): void {
  world.after(world.random.between(1000, 4000), () => {
    if (world.elapsedMs() > FAULTS_MS + LATE_COPIES_MS && !isPaused()) return
    attendPause()
    attendNowAndThen(world, isPaused, attendPause)
  })
}

function nowAndThen(world: World, act: () => void, goesOn = () => false): void {
  world.after(world.random.between(5_000, 40_000), () => {
    if (world.elapsedMs() > FAULTS_MS && !goesOn()) return
    act()
    nowAndThen(world, act, goesOn)
  })
}
