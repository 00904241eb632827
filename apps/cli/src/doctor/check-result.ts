import { describeError } from '@peyk/runtime/logger'

/** One line of the doctor: the check, its level, and what to do unless it is `ok`. */
export type CheckResult = { check: string; level: 'ok' | 'warning' | 'wrong'; message: string; todo?: string }

export const ok = (check: string, message: string): CheckResult => ({ check, level: 'ok', message })
export const warning = (check: string, message: string, todo: string): CheckResult => ({
  check,
  level: 'warning',
  message,
  todo,
})
export const wrong = (check: string, message: string, todo: string): CheckResult => ({
  check,
  level: 'wrong',
  message,
  todo,
})

/** Runs a check and returns its results. A check that throws is a result too. */
export async function inspect(
  check: string,
  run: () => Promise<CheckResult | readonly CheckResult[]>,
): Promise<CheckResult[]> {
  try {
    return [await run()].flat()
  } catch (error) {
    return [wrong(check, `the check failed: ${describeError(error)}`, 'fix the cause and run the doctor again')]
  }
}
