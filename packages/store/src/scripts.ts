import { readFileSync } from 'node:fs'
import type { Redis } from 'ioredis'

/** Every script of the store: its file in `lua/` and how many keys it takes. */
const SCRIPTS = {
  'apply-news': 7,
  'link-order': 6,
  'unlink-order': 4,
  'move-chat': 4,
  'take-due-checks': 2,
  'rest-panel': 1,
  'find-ended': 1,
  'find-changes': 1,
  'note-missing': 1,
  'find-aged': 1,
  'read-facts': 1,
  claim: 1,
  'begin-sending': 3,
  'record-sent': 7,
  release: 3,
  park: 6,
  sweep: 3,
  'resend-uncertain': 3,
  reopen: 5,
  'release-held': 3,
  resolve: 4,
  'record-told': 4,
  'raise-alert': 2,
  'end-trouble': 2,
  'take-schema': 1,
  'hold-lease': 1,
  'release-lease': 1,
} as const
export type ScriptName = keyof typeof SCRIPTS

/** Runs a script atomically in Redis: keys first, then arguments. */
export type RunScript = (
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>

const read = (name: string) => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8')

/** Teaches the connection the store's scripts; they travel by their hash from then on. */
export function createScripts(redis: Redis): RunScript {
  const prelude = read('prelude')
  for (const [name, numberOfKeys] of Object.entries(SCRIPTS)) {
    redis.defineCommand(`peyk:${name}`, { numberOfKeys, lua: prelude + read(name) })
  }
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>
  return (name, keys, args) => {
    if (keys.length !== SCRIPTS[name])
      throw new Error(`Script ${name} takes ${SCRIPTS[name]} keys, got ${keys.length}.`)
    const run = commands[`peyk:${name}`]
    if (run === undefined) throw new Error(`Script ${name} is not defined on this connection.`)
    return run.apply(redis, [...keys, ...args])
  }
}
