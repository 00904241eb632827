import type { z } from 'zod'
import { SECRET_NAMES, SETTING_GROUPS } from './environment.ts'

/** One environment variable, for people. */
export type SettingDescription = {
  name: string
  meaning: string
  /** As it is written in the environment; absent where there is none. */
  default?: string
  example?: string
  /** It can come from a file: `<name>_FILE`. */
  isSecret: boolean
}

/** Returns every variable by group, in the order of the documentation. */
export function describeSettings(): { group: string; settings: SettingDescription[] }[] {
  return Object.entries(SETTING_GROUPS).map(([group, variables]) => ({
    group,
    settings: Object.entries(variables as Record<string, z.ZodType>).map(([name, schema]) => ({
      ...(schema.meta() as Pick<SettingDescription, 'meaning' | 'default' | 'example'>),
      name,
      isSecret: SECRET_NAMES.has(name),
    })),
  }))
}
