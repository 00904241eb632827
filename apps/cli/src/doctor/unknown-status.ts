import { toStatusMapping } from '@peyk/domain/status-mapping'
import type { Text } from '@peyk/domain/text'
import { say } from './say.ts'

/** Returns what operators can do about a status that Peyk does not know. */
export function whatToDoAbout(rawStatus: string): Text {
  const mapping = toStatusMapping(rawStatus)
  return mapping.kind === 'setting'
    ? say('unknown_setting', { setting: mapping.setting })
    : say(`unknown_${mapping.kind}`)
}
