import { startReady } from './app.ts'
import { startBaseline } from './baseline-process.ts'
import { FIRST_CHAT } from './order-range.ts'
import { PREFIX } from './prefix.ts'
import { openShop } from './shop.ts'
import type { Fsync, Shop } from './shop.ts'
import { startSimulatorProcess } from './simulator-process.ts'
import type { SimulatorProcess } from './simulator-process.ts'
import { PANEL_SECRET } from './webhook.ts'

/** Peyk, or what one would write with the same libraries. */
export type Side = 'baseline' | 'peyk'

export type Scene = {
  shop: Shop
  simulator: SimulatorProcess
  startIngress: (side: Side) => Promise<{ pid: number; url: string }>
  /** Gives the process's id. */
  startWorker: (side: Side) => Promise<number>
}

/** Both sides of a round; who begins changes from round to round. */
export function sidesOf(round: number): Side[] {
  return round % 2 === 0 ? ['baseline', 'peyk'] : ['peyk', 'baseline']
}

/** A Redis and a simulator of their own, for as long as `act` takes; what was started on them ends with it. */
export async function withScene<Result>(
  { orders, fsync = 'everysec' }: { orders: number; fsync?: Fsync },
  act: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const [shop, simulator] = await Promise.all([openShop(orders, fsync), startSimulatorProcess('off')])
  const started: { end: () => Promise<void> }[] = []
  const keep = <Process extends { end: () => Promise<void> }>(process: Process): Process => {
    started.push(process)
    return process
  }
  const baselineEnv = {
    REDIS_URL: shop.url,
    REDIS_PREFIX: PREFIX,
    PANEL_WEBHOOK_SECRET: PANEL_SECRET,
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
  }
  try {
    await simulator.haveStarted(FIRST_CHAT, orders)
    return await act({
      shop,
      simulator,
      async startIngress(side) {
        if (side === 'peyk') return keep(await startReady('ingress', { shop, simulator }))
        const { pid, output: port } = keep(await startBaseline('baseline-ingress', baselineEnv))
        return { pid, url: `http://127.0.0.1:${port}` }
      },
      async startWorker(side) {
        if (side === 'peyk') return keep(await startReady('notifier', { shop, simulator })).pid
        return keep(await startBaseline('baseline-worker', baselineEnv)).pid
      },
    })
  } finally {
    await Promise.all(started.map((process) => process.end()))
    await simulator.close()
    await shop.close()
  }
}
