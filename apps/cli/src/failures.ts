import type { Text } from '@peyk/domain/text'

export const EXIT = { done: 0, notDone: 1, wrongUsage: 2 } as const

/** Ends the command. Its message is English, or a text in each language. */
class Failure extends Error {
  /** The message in each language, where it has more than English. */
  readonly text: Text | undefined
  constructor(message: Text | string = '', options?: ErrorOptions) {
    super(typeof message === 'string' ? message : message.en, options)
    this.text = typeof message === 'string' ? undefined : message
  }
}

/** The command failed; exit status 1. An empty message means that the command has printed the reason. */
export class CommandFailed extends Failure {
  override name = 'CommandFailed'
}

/** The command line is wrong; exit status 2. */
export class WrongUsage extends Failure {
  override name = 'WrongUsage'
}

/** An option or an argument cannot have this value; `text` finishes the sentence "expected …". */
export class InvalidValue extends Failure {
  override name = 'InvalidValue'
}

/** The operator pressed Ctrl-C; exit status 1. */
export class Interrupted extends CommandFailed {
  override name = 'Interrupted'
}
