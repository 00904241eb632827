import { readVariable } from '@peyk/config/environment'
import type { VariableName } from '@peyk/config/environment'
import { say } from '@peyk/config/say'
import type { Text } from '@peyk/domain/text'
import { Interrupted } from '../failures.ts'
import { LINE, LINE_OR_ISOLATE, toScreen } from '../output.ts'
import type { Output } from '../output.ts'
import type { Prompts } from './prompts.ts'
import type { InitWords } from './init-words.ts'

/** The conversation: at a terminal with questions, else with what the flags say. */
export type Talk = {
  words: InitWords
  /** `undefined` without a terminal. */
  prompts: Prompts | undefined
  /** Whether to go on with what does not answer. */
  isUnchecked: boolean
  /** A text's isolates are ours. */
  say: (text: string | Text) => void
  /** Shows `label` while `work` lasts. @throws {Interrupted} at Ctrl-C */
  during: <T>(label: string, work: Promise<T>) => Promise<T>
}

export type TalkOptions = Pick<Talk, 'words' | 'prompts' | 'isUnchecked'> & {
  output: Pick<Output, 'note' | 'noteText' | 'progress'>
  interrupted: AbortSignal
}

export function createTalk({ output: { note, noteText, progress }, interrupted, ...others }: TalkOptions): Talk {
  const { prompts, words } = others
  return {
    ...others,
    say(text) {
      if (prompts !== undefined)
        prompts.say(typeof text === 'string' ? toScreen(text, LINE) : toScreen(text[words.language], LINE_OR_ISOLATE))
      else if (typeof text === 'string') note(text)
      else noteText(text)
    },
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
