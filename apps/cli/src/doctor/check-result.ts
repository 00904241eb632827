import type { Text } from '@peyk/domain/text'
import { describeError } from '@peyk/domain/describe-error'
import { say } from './say.ts'

type Line = { message: string; todo?: string }

/** One line of the doctor: the check, its level, and what to do unless it is `ok`. In English, as `--json` has it, and in Persian. */
export type CheckResult = Line & { check: string; level: 'ok' | 'warning' | 'wrong'; persian: Line }

export function checkResult(check: string, level: CheckResult['level'], message: Text, todo?: Text): CheckResult {
  return { check, level, ...toLine('en', message, todo), persian: toLine('fa', message, todo) }
}

function toLine(language: keyof Text, message: Text, todo?: Text): Line {
  return { message: message[language], ...(todo !== undefined && { todo: todo[language] }) }
}

export const ok = (check: string, message: Text): CheckResult => checkResult(check, 'ok', message)
export const warning = (check: string, message: Text, todo: Text): CheckResult =>
  checkResult(check, 'warning', message, todo)
export const wrong = (check: string, message: Text, todo: Text): CheckResult =>
  checkResult(check, 'wrong', message, todo)

/** Runs a check and returns its results. A check that throws is a result too. */
export async function inspect(
  check: string,
  run: () => Promise<CheckResult | readonly CheckResult[]>,
): Promise<CheckResult[]> {
  try {
    return [await run()].flat()
  } catch (error) {
    return [wrong(check, say('checkFailed', { reason: describeError(error) }), say('checkFailedTodo'))]
  }
}
