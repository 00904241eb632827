import { readVariable } from './environment.ts'
import type { Environment } from './environment.ts'

/** Makes `TIME_ZONE` the local time zone of this process, for every time that people read. A zone that does not exist changes nothing. */
export function useTimeZone(env: Environment): void {
  const zone = readVariable(env, 'TIME_ZONE').value
  if (typeof zone === 'string') process.env['TZ'] = zone
}
