import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects what only the start needed and gives its memory back: 20 to 40 MiB in an idle process. V8 does so by itself only when
 * memory runs short. Takes about 40 ms.
 */
export function releaseStartUpMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as NodeJS.GCFunction
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
