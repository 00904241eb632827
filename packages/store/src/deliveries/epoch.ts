/** Raised by begins: lower than a process has seen it means that Redis lost writes. */
export type Epoch = ReturnType<typeof createEpoch>

/** What a process knows of the epoch when it compares. */
export type EpochMemory = {
  highest: number
  /** A begin saw that Redis lost writes. */
  isLost: boolean
  /** The server that it compared with last. */
  server: string | undefined
}

/** What this process saw of the epoch, and on which server. */
export function createEpoch() {
  // Apart, since the reply of a begin may be taken after a later comparison.
  let begunHighest = 0
  let comparedHighest = 0
  let isLost = false
  let doesCompare = false
  let server: string | undefined
  return {
    /** Takes what a begin got, which is above all begins before it. Throws when Redis lost writes: then nothing may be written. */
    begun(epoch: number): void {
      if (epoch <= begunHighest) isLost = true
      begunHighest = epoch
      if (isLost) throw new Error('Redis lost its last writes: it may have forgotten who was notified')
    },

    /** From now on this process compares, and begins only on a server that it or another one compared with. */
    startComparing: () => void (doesCompare = true),
    compares: () => doesCompare,

    known: (): EpochMemory => ({ highest: Math.max(begunHighest, comparedHighest), isLost, server }),

    compared(found: EpochMemory): void {
      comparedHighest = found.highest
      server = found.server
      if (!found.isLost) return
      isLost = false
      begunHighest = 0
    },
  }
}
