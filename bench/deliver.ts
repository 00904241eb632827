import { measureSides, toMeasurement } from './benchmark.ts'
import type { Benchmark, Side } from './benchmark.ts'
import { withScene } from './scene.ts'
import { assertSentOnce, toRate, untilSent } from './sends.ts'

const FULL = 10_000
const SMOKE = 300

/** Messages a second by one notifier while many wait, against a worker that only sends. */
export const deliver: Benchmark = async (run) => {
  const rates = await measureSides(run, (side) => rateOf(side, run.isSmoke ? SMOKE : FULL))
  return { 'deliver.one-notifier': toMeasurement(rates) }
}

/** @throws {Error} when a customer gets no message, or two */
function rateOf(side: Side, count: number): Promise<number> {
  return withScene({}, async (scene) => {
    await scene.enqueue(side, { first: 0, count })
    await scene.startWorker(side)
    await untilSent(scene.simulator, count)
    assertSentOnce(scene.simulator, count)
    return toRate(scene.simulator.telegram.sends().times)
  })
}
