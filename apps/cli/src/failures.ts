export const EXIT = { done: 0, notDone: 1, wrongUsage: 2 } as const

/** The command did not do what was asked; exit status 1. Without a message everything is said already. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'
}

/** The command line makes no sense; exit status 2. */
export class WrongUsage extends Error {
  override name = 'WrongUsage'
}
