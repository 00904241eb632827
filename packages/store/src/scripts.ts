import { readFileSync } from 'node:fs'
import { gather } from '@peyk/domain/gather'
import type { Redis } from 'ioredis'

/** Every script of the store: its file in `lua/` and how many keys it takes. */
const SCRIPTS = {
  'apply-news': 7,
  'link-order': 6,
  'unlink-order': 4,
  'move-chat': 6,
  'take-due-checks': 2,
  'rest-panel': 1,
  'find-ended': 1,
  'find-changes': 1,
  'note-missing': 1,
  'find-aged': 1,
  'find-chats': 1,
  claim: 1,
  'begin-sending': 5,
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
const PRELUDE = read('prelude')

/** Teaches the connection the store's scripts; they travel by their hash from then on. */
export function createScripts(redis: Redis): RunScript {
  for (const [name, numberOfKeys] of Object.entries(SCRIPTS)) {
    redis.defineCommand(`peyk:${name}`, { numberOfKeys, lua: PRELUDE + read(name) })
  }
  return (name, keys, args) => {
    if (keys.length !== SCRIPTS[name])
      throw new Error(`Script ${name} takes ${SCRIPTS[name]} keys, got ${keys.length}.`)
    return command(redis, name)(...keys, ...args)
  }
}

/** What webhooks and deliveries ask for all the time. */
const GATHERED: readonly ScriptName[] = ['apply-news', 'begin-sending', 'record-sent']

/**
 * The same scripts, but what is asked of one of the busiest in one turn of the event loop is done in one step, each asker's
 * part as it would be alone, in their order. Where the step fails, it fails for all of them, and nobody knows for whom it was
 * done already: as with a reply that was lost.
 */
export function gatherScripts(redis: Redis, run: RunScript): RunScript {
  const gathered = new Map(GATHERED.map((name) => [name, gatherScript(redis, name, run)]))
  return (name, keys, args) => gathered.get(name)?.({ keys, args: args.map(String) }) ?? run(name, keys, args)
}

type Call = { keys: readonly string[]; args: readonly string[] }

function gatherScript(redis: Redis, name: ScriptName, run: RunScript): (call: Call) => Promise<unknown> {
  const together = `${name}:together`
  redis.defineCommand(`peyk:${together}`, {
    numberOfKeys: 1,
    lua: `${PRELUDE}
local function once(KEYS, ARGV)
${read(name)}
end
local replies = {}
for i, asked in ipairs(ARGV) do
  local call = cjson.decode(asked)
  replies[i] = once(call.keys, call.args)
end
return replies`,
  })
  return gather(async (calls: readonly Call[]): Promise<unknown[]> => {
    const [first, ...others] = calls
    if (first === undefined) return []
    if (others.length === 0) return [await run(name, first.keys, first.args)]
    const asked = calls.map((call) => JSON.stringify(call))
    return (await command(redis, together)(first.keys[0] ?? '', ...asked)) as unknown[]
  })
}

function command(redis: Redis, name: string): (...args: (string | number)[]) => Promise<unknown> {
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>
  const found = commands[`peyk:${name}`]
  if (found === undefined) throw new Error(`Script ${name} is not defined on this connection.`)
  return found.bind(redis)
}
