import { readVariable } from '@peyk/config/environment'
import type { VariableName } from '@peyk/config/environment'
import { say } from '@peyk/config/say'
import type { Text } from '@peyk/domain/text'
import { toPrintable } from '@peyk/domain/printable'
import { Interrupted } from '../failures.ts'
import type { Prompts } from './prompts.ts'
import type { InitWords } from './init-words.ts'

/** The conversation: at a terminal with questions, else with what the flags say. */
export type Talk = {
  words: InitWords
  /** `undefined` without a terminal. */
  prompts: Prompts | undefined
  /** Whether to go on with what does not answer. */
  isUnchecked: boolean
  say: (text: string) => void
  /** Shows `label` while `work` lasts. @throws {Interrupted} at Ctrl-C */
  during: <T>(label: string, work: Promise<T>) => Promise<T>
}

export type TalkOptions = Pick<Talk, 'words' | 'prompts' | 'isUnchecked'> & {
  note: (text: string) => void
  progress: (text: string) => void
  interrupted: AbortSignal
}

export function createTalk({ note, progress, interrupted, ...others }: TalkOptions): Talk {
  const { prompts } = others
  return {
    ...others,
    say: prompts === undefined ? note : (text) => prompts.say(text.split('\n').map(toPrintable).join('\n')),
    async during(label, work) {
      progress(label)
      const { promise, reject } = Promise.withResolvers<never>()
      const onAbort = () => reject(new Interrupted())
      interrupted.addEventListener('abort', onAbort, { once: true })
      if (interrupted.aborted) onAbort()
      try {
        return await Promise.race([work, promise])
      } finally {
        interrupted.removeEventListener('abort', onAbort)
        progress('')
      }
    },
  }
}

/** Returns what is wrong with a variable's value. An empty one is wrong unless it is `optional`. */
export function problemOf(name: VariableName, value: string, optional = false): Text | undefined {
  if (value === '') return optional ? undefined : say('value', { name })
  return readVariable({ [name]: value }, name).problem
}
