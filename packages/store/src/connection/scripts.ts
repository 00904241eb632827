import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Redis } from 'ioredis'

/** Runs a script for one call and returns its reply; rejects when Redis does not answer. */
export type Script<Call, Reply> = (call: Call) => Promise<Reply>

export type Scripts = {
  /**
   * Loads the script `<name>.lua`, named from this package's `src`, with the types of its call and its reply. Redis runs each
   * step of a script atomically.
   *
   * One convention holds for all scripts: KEYS[1] is the root of all keys, ARGV[1] a JSON list of calls, the answer a JSON
   * list of replies. ARGV[2], if any, is a JSON object of what all calls share (`shared`): it is sent and read once for all of
   * them. Calls of one turn of the event loop are one step, each done as it would be alone, in their order. A
   * step that fails fails for all its calls, and some may have been done, as after a lost reply.
   *
   * `-- @include "<file>"` is where another `.lua` file stands, for what only some scripts need; the path is from the including
   * file. A file that is included twice stands once.
   *
   * Neither calls nor replies have `null` or empty lists: Lua's JSON knows no difference between an empty list and an empty
   * object. An undefined field is left out. Numbers have at most 14 digits; ids are strings.
   */
  load: <Call extends object, Reply>(name: string, shared?: object) => Script<Call, Reply>
}

type ScriptCommand = (root: string, ...lists: string[]) => Promise<string>

export type BatchCalls = typeof batchCalls

/** Bounds how long one step keeps Redis from others. */
const CALLS_A_STEP = 10

const SOURCES = new URL('..', import.meta.url)
const INCLUDE = /^-- @include "(.+)"\n/gm

/** @param batch groups the calls of one turn; for tests */
export function createScripts(redis: Redis, root: string, batch: BatchCalls = batchCalls): Scripts {
  const commands = redis as unknown as Record<string, ScriptCommand>
  return {
    load: <Call extends object, Reply>(name: string, shared?: object): Script<Call, Reply> => {
      const sharedArgs = shared ? [JSON.stringify(shared)] : []
      const command = `peyk:${basename(name)}`
      redis.defineCommand(command, { numberOfKeys: 1, lua: readScript(name) })
      return batch<Call, Reply>(async (calls) => {
        const replies = await (commands[command] as ScriptCommand)(root, JSON.stringify(calls), ...sharedArgs)
        return JSON.parse(replies) as Reply[]
      }, CALLS_A_STEP)
    },
  }
}

function readScript(name: string): string {
  const included = new Set<string>()
  const read = (file: URL): string => {
    if (included.has(file.href)) return ''
    included.add(file.href)
    return readFileSync(file, 'utf8').replace(INCLUDE, (_, part: string) => read(new URL(part, file)))
  }
  return ['connection/prelude', name].map((each) => read(new URL(`${each}.lua`, SOURCES))).join('')
}

type Batch<Call, Reply> = PromiseWithResolvers<readonly Reply[]> & { calls: Call[]; end: NodeJS.Immediate }

/**
 * Turns a function that takes many calls into one that takes a single call. All calls of one turn of the event loop go
 * together, at most `limit` at once; a full batch does not wait for the end of the turn. Where a batch fails, each of its
 * calls fails.
 */
export function batchCalls<Call, Reply>(
  act: (calls: readonly Call[]) => Promise<readonly Reply[]>,
  limit = Infinity,
): (call: Call) => Promise<Reply> {
  let open: Batch<Call, Reply> | undefined

  const run = (batch: Batch<Call, Reply>) => {
    clearImmediate(batch.end)
    open = undefined
    act(batch.calls).then(batch.resolve, batch.reject)
  }
  const begin = (): Batch<Call, Reply> => {
    const end = setImmediate(() => run(batch))
    const batch = { ...Promise.withResolvers<readonly Reply[]>(), calls: [], end }
    return batch
  }

  return async (call) => {
    const batch = (open ??= begin())
    const place = batch.calls.push(call) - 1
    if (batch.calls.length >= limit) run(batch)
    const replies = await batch.promise
    return replies[place] as Reply
  }
}
