import type { Readable, Writable } from 'node:stream'
import { confirm, isCancel, log, password, select, text } from '@clack/prompts'
import type { CANCEL_SYMBOL } from '@clack/prompts'
import { withoutInvisible } from '@peyk/domain/persian-text'
import { Interrupted } from '../failures.ts'

export type Choice<Value extends string> = { value: Value; label: string; hint?: string }

/** Returns what is wrong with a value; `undefined` for a right one. */
export type FindProblem = (value: string) => string | undefined

/** How a person is asked. Each question throws {@link Interrupted} at Ctrl-C. */
export type Prompts = {
  text: (message: string, initial: string | undefined, findProblem: FindProblem) => Promise<string>
  secret: (message: string, findProblem: FindProblem) => Promise<string>
  choose: <Value extends string>(message: string, choices: readonly Choice<Value>[], initial?: Value) => Promise<Value>
  confirm: (message: string, words: { yes: string; no: string }) => Promise<boolean>
  say: (message: string) => void
}

/** Returns prompts at a terminal. */
export function createPrompts(input: Readable, output: Writable): Prompts {
  const streams = { input, output }
  return {
    text: async (message, initial, findProblem) =>
      toTyped(
        answered(
          await text({
            ...streams,
            message,
            ...(initial !== undefined && { initialValue: initial }),
            validate: (value) => findProblem(toTyped(value)),
          }),
        ),
      ),
    secret: async (message, findProblem) =>
      toTyped(answered(await password({ ...streams, message, validate: (value) => findProblem(toTyped(value)) }))),
    choose: async (message, choices, initial) =>
      answered(
        await select<string>({
          ...streams,
          message,
          options: [...choices],
          showInstructions: false,
          ...(initial !== undefined && { initialValue: initial }),
        }),
      ) as (typeof choices)[number]['value'],
    confirm: async (message, { yes, no }) =>
      answered(await confirm({ ...streams, message, active: yes, inactive: no })),
    say: (message) => log.message(message, { output, spacing: 0 }),
  }
}

/** Returns what a person typed or pasted, without the blanks and the direction signs that chats put around it. */
export function toTyped(text: string | undefined): string {
  return withoutInvisible(text ?? '').trim()
}

function answered<Value>(value: Value | typeof CANCEL_SYMBOL): Value {
  if (isCancel(value)) throw new Interrupted()
  return value
}
