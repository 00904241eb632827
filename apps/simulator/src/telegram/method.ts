import type { Params } from './params.ts'
import type { World } from './world.ts'

export type CallContext = {
  /** Aborted when the caller hangs up. */
  signal: AbortSignal
}

/** One method of the Bot API: gives the `result`, or throws an ApiError. */
export type Method = (world: World, params: Params, context: CallContext) => unknown

/** A result with the `description` that some methods add to it. */
export class Described {
  readonly result: unknown
  readonly description: string

  constructor(result: unknown, description: string) {
    this.result = result
    this.description = description
  }
}
