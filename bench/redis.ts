import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import { toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { loadEvenly } from './load.ts'
import { PREFIX } from './prefix.ts'
import { countSent, readUsage, resetUsage } from './redis-usage.ts'
import { sidesOf, withScene } from './sides.ts'
import type { Scene, Side } from './sides.ts'

const PER_SECOND = 200
const FULL = { warmUp: 400, counted: 1600, rounds: 3 }
const SMOKE = { warmUp: 20, counted: 60, rounds: 1 }
const LONGEST_MS = 30 * SECOND
/** After the last message: its record, its job's end, and the server's own counting of it. */
const SETTLE_MS = 500

type PerNotice = { commands: number; sent: number; bytesIn: number; bytesOut: number }

const UNITS: Record<keyof PerNotice, string> = {
  commands: 'commands/notice',
  sent: 'commands/notice',
  bytesIn: 'bytes/notice',
  bytesOut: 'bytes/notice',
}
const NAMES: Record<keyof PerNotice, string> = {
  commands: 'redis.commands-with-scripts',
  sent: 'redis.commands-sent',
  bytesIn: 'redis.bytes-in',
  bytesOut: 'redis.bytes-out',
}

/** What one notice costs Redis, from its webhook until it is recorded as sent and its job is done. */
export const redis: Benchmark = async ({ isSmoke, say }) => {
  const { rounds, ...size } = isSmoke ? SMOKE : FULL
  const found: Record<Side, PerNotice[]> = { baseline: [], peyk: [] }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`)
    for (const side of sidesOf(round)) found[side].push(await measure(side, size))
  }
  return (Object.keys(NAMES) as (keyof PerNotice)[]).flatMap((what): Row[] => {
    const of = (side: Side) => found[side].map((perNotice) => perNotice[what])
    const baseline = toRow(`${NAMES[what]}.baseline`, UNITS[what], of('baseline'))
    const row = toRow(NAMES[what], UNITS[what], of('peyk'))
    return [baseline, { ...row, baseline: baseline.value, ratio: row.value / baseline.value }]
  })
}

function measure(side: Side, { warmUp, counted }: { warmUp: number; counted: number }): Promise<PerNotice> {
  return withScene({ orders: warmUp + 2 * counted }, async (scene) => {
    const { redis, url: redisUrl } = scene.shop
    const [{ url }] = await Promise.all([scene.startIngress(side), scene.startWorker(side)])
    let first = 0
    const tell = async (count: number) => {
      await loadEvenly({ target: { kind: 'webhook', url }, perSecond: PER_SECOND, first, count })
      first += count
      await scene.simulator.untilSent(first, LONGEST_MS)
      await untilDone(side, scene)
    }
    await tell(warmUp)
    await resetUsage(redis)
    await tell(counted)
    const { commands, bytesIn, bytesOut } = await readUsage(redis)
    const sent = await countSent(redisUrl, () => tell(counted))
    return {
      commands: commands / counted,
      sent: sent / counted,
      bytesIn: bytesIn / counted,
      bytesOut: bytesOut / counted,
    }
  })
}

/** @throws {Error} when what was told is not recorded and done soon after */
async function untilDone(side: Side, { shop }: Scene): Promise<void> {
  const active = `{${PREFIX}}:notifications:active`
  const startedAtMs = performance.now()
  await delay(SETTLE_MS)
  for (;;) {
    const left = side === 'peyk' ? await shop.store.ledger.undeliveredCount() : await shop.redis.llen(active)
    if (left === 0) return
    if (performance.now() - startedAtMs > LONGEST_MS) throw new Error(`${left} notices were told but are not recorded.`)
    await delay(SETTLE_MS)
  }
}
