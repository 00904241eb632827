import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { LuaFactory } from 'wasmoon'
import type { Reply } from './commands.ts'

export type LuaMachine = Awaited<ReturnType<typeof createLuaMachine>>

const SEPARATOR = '\x1f'
const INNER_SEPARATOR = '\x1e'
const ENVIRONMENT = new URL('./environment.lua', import.meta.url)

/**
 * Lua's own virtual machine (5.4, in WebAssembly) with Redis's environment for scripts: the store's `.lua` files run in it
 * as they are. Redis has Lua 5.1; that nothing of ours depends on the difference is what the conformance test is for.
 */
export async function createLuaMachine() {
  const lua = await new LuaFactory().createEngine({ injectObjects: false, enableProxy: false })
  let answer: (command: string, args: string[]) => Reply = () => null
  lua.global.set('cross_to_redis', (line: string): string => {
    const [command = '', ...args] = line.split(SEPARATOR)
    try {
      return toLine(answer(command, args))
    } catch (error) {
      return `-${error instanceof Error ? error.message : String(error)}`
    }
  })
  lua.global.set('sha1_hex', (text: string): string => createHash('sha1').update(text).digest('hex'))
  await lua.doString(readFileSync(ENVIRONMENT, 'utf8'))
  const define = lua.global.get('define_script') as (name: string, source: string) => void
  const run = lua.global.get('run_script') as (name: string, keyCount: number, line: string) => string
  const names = new Map<string, string>()

  return {
    /** Runs a script of `source` at once; `call` is its `redis.call`. */
    run(source: string, keyCount: number, args: readonly string[], call: typeof answer): Reply {
      let name = names.get(source)
      if (name === undefined) {
        name = `script-${names.size + 1}`
        define(name, source)
        names.set(source, name)
      }
      answer = call
      return JSON.parse(run(name, keyCount, args.join(SEPARATOR))) as Reply
    },
  }
}

function toLine(reply: Reply, separator = SEPARATOR): string {
  if (reply === null) return '_'
  if (typeof reply === 'string') return `$${reply}`
  if (typeof reply === 'number') return `:${reply}`
  if (Array.isArray(reply)) return `*${reply.map((item) => toLine(item, INNER_SEPARATOR)).join(separator)}`
  return `+${reply.ok}`
}
