export const EXIT = { done: 0, notDone: 1, wrongUsage: 2 } as const

/** The command failed; exit status 1. An empty message means that the command has printed the reason. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'
}

/** The command line is wrong; exit status 2. */
export class WrongUsage extends Error {
  override name = 'WrongUsage'
}

/** The operator pressed Ctrl-C; exit status 1. */
export class Interrupted extends CommandFailed {
  override name = 'Interrupted'
}
