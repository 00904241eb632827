import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects what only the start needed, and gives its memory back: about 30 MiB. V8 does so by itself only when memory runs short, which
 * in a process that has nothing to do may be never. Takes about 40 ms.
 */
export function releaseStartUpMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as NodeJS.GCFunction
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
