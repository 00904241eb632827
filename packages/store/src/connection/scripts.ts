import { readFileSync, readdirSync } from 'node:fs'
import { gather } from '@peyk/domain/gather'
import type { Redis } from 'ioredis'
import { writeNow } from './gather-writes.ts'

/** The store's scripts, each its file in `lua/` and how many keys it takes. */
const SCRIPTS = {
  'link-order': 6,
  'unlink-order': 4,
  'move-chat': 6,
  'take-due-checks': 2,
  'back-off-panel': 1,
  'find-ended': 1,
  'find-changes': 1,
  'note-missing': 1,
  'find-aged': 1,
  claim: 1,
  release: 3,
  'record-open': 6,
  sweep: 4,
  'resend-uncertain': 3,
  reopen: 5,
  'release-held': 3,
  resolve: 4,
  'record-notified': 4,
  'raise-alert': 2,
  'end-incident': 2,
  'take-schema': 1,
  'hold-lease': 1,
  'release-lease': 1,
} as const
export type ScriptName = keyof typeof SCRIPTS

/** Those that webhooks and deliveries ask for all the time: they do many calls in one step. */
const BUSY_SCRIPTS = ['apply-order-update', 'find-chats', 'begin-sending', 'record-sent'] as const
export type BusyScriptName = (typeof BUSY_SCRIPTS)[number]

type Argument = string | number

/** Runs a script atomically in Redis: keys first, then arguments. */
export type RunScript = (name: ScriptName, keys: readonly string[], args: readonly Argument[]) => Promise<unknown>

/** One call of a busy script. */
export type CallScript = (args: readonly Argument[]) => Promise<unknown>

export type Scripts = {
  run: RunScript
  /**
   * A busy script: what is asked of it in one turn of the event loop is done in one step, each call as it would be alone, in
   * their order. `root` begins the names of all keys, `common` is the same for all calls. Where the step fails, it fails for
   * all of them, and nobody knows for whom it was done already: as with a reply that was lost.
   */
  open: (name: BusyScriptName, root: string, common?: readonly Argument[]) => CallScript
}

/** With so many Redis begins while the others of the turn are still made ready. */
const MOST_CALLS = 10

const FOLDERS = ['orders', 'deliveries', 'chats', 'operators', 'connection']
const FILES = new Map(
  FOLDERS.flatMap((folder) => {
    const path = new URL(`../${folder}/`, import.meta.url)
    return readdirSync(path).map((file) => [file, new URL(file, path)] as const)
  }),
)
const read = (name: string) => readFileSync(FILES.get(`${name}.lua`) as URL, 'utf8')
const PRELUDE = read('prelude')

/** Teaches the connection the store's scripts; they travel by their hash from then on. */
export function createScripts(redis: Redis, gatherCalls: typeof gather = gather): Scripts {
  const define = (name: string, numberOfKeys: number) =>
    redis.defineCommand(`peyk:${name}`, { numberOfKeys, lua: PRELUDE + read(name) })
  for (const [name, numberOfKeys] of Object.entries(SCRIPTS)) define(name, numberOfKeys)
  // The root stands for all of them: they share its slot.
  for (const name of BUSY_SCRIPTS) define(name, 1)
  const commands = redis as unknown as Record<string, (...args: Argument[]) => Promise<unknown>>
  const command = (name: string, args: Argument[]) => (commands[`peyk:${name}`] as (typeof commands)[string])(...args)

  return {
    run: (name, keys, args) => {
      if (keys.length !== SCRIPTS[name])
        throw new Error(`Script ${name} takes ${SCRIPTS[name]} keys, got ${keys.length}.`)
      return command(name, [...keys, ...args])
    },
    open: (name, root, common = []) =>
      gatherCalls(async (calls: readonly (readonly Argument[])[]) => {
        const reply = command(name, [root, ...common, ...calls.flat()])
        if (calls.length >= MOST_CALLS) writeNow(redis)
        return (await reply) as unknown[]
      }, MOST_CALLS),
  }
}
