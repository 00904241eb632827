import { describeError } from '@peyk/runtime/logger'

/** One line of the doctor's: what was looked at, how it is, and what to do where it is not `ok`. */
export type Finding = { check: string; level: 'ok' | 'warning' | 'wrong'; message: string; todo?: string }

export const ok = (check: string, message: string): Finding => ({ check, level: 'ok', message })
export const warning = (check: string, message: string, todo: string): Finding => ({
  check,
  level: 'warning',
  message,
  todo,
})
export const wrong = (check: string, message: string, todo: string): Finding => ({
  check,
  level: 'wrong',
  message,
  todo,
})

/** The results of one check; a check that fails is itself a finding. */
export async function inspect(check: string, look: () => Promise<Finding | readonly Finding[]>): Promise<Finding[]> {
  try {
    return [await look()].flat()
  } catch (error) {
    return [wrong(check, `could not be looked at: ${describeError(error)}`, 'mend what it says and run it again')]
  }
}
