import type { SimulatedProcess } from './simulated-process.ts'
import type { World } from './world.ts'

/**
 * One call from a process to a server and back. On the way a command can be refused, be late, lose its reply, be sent again
 * by the client that misses the reply, or be carried out once more much later, when an old connection's bytes arrive.
 */
export function reach<T>(world: World, process: SimulatedProcess, label: string, effect: () => T): Promise<T> {
  const { random, faults, say, shortly, after } = world
  const { name, life } = process

  const perform = (how: string): T => {
    const reply = effect()
    say(() => `${name}: ${label}${how} → ${JSON.stringify(reply)}`)
    return reply
  }
  const travelMs = () => (faults.happens('slow command') ? random.spread(100, 60_000) : shortly())

  return new Promise<T>((resolve, reject) => {
    const answer = (reply: T) => after(shortly(), () => process.deliver(life, () => resolve(reply)))
    const fail = (why: string) => {
      say(() => `${name}: ${label} fails: ${why}`)
      after(shortly(), () => process.deliver(life, () => reject(new Error(why))))
    }
    after(travelMs(), () => {
      // Killed before the bytes had left it.
      if (process.life !== life && random.chance(0.5)) return
      if (faults.happens('command refused')) return fail('connection refused')
      const reply = perform('')
      if (faults.happens('reply lost')) return fail('the reply was lost')
      if (faults.happens('command sent again')) return after(travelMs(), () => answer(perform(' (sent again)')))
      if (faults.happens('late copy of a command'))
        after(random.spread(10, 60_000), () => void perform(' (a late copy, nobody hears the answer)'))
      answer(reply)
    })
  })
}
