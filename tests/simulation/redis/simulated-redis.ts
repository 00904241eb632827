import { createCommands } from './commands.ts'
import type { Reply } from './commands.ts'
import { createKeyspace } from './keyspace.ts'
import type { LuaMachine } from './lua-machine.ts'

export type SimulatedRedis = ReturnType<typeof createSimulatedRedis>

/** A Redis in memory: commands and scripts, each at once, on a clock of its own (milliseconds since 1970). */
export function createSimulatedRedis(lua: LuaMachine, nowMs: () => number) {
  const keyspace = createKeyspace(nowMs)
  const commands = createCommands(keyspace, nowMs)

  /** What histories said that are deleted, for who has to know later what had happened. */
  const forgotten = new Map<string, string[]>()

  const call = (name: string, args: readonly string[]): Reply => {
    if (name.toUpperCase() === 'DEL')
      for (const key of args.filter((each) => each.includes(':history:')))
        forgotten.set(key, [...(forgotten.get(key) ?? []), ...(keyspace.list(key) ?? [])])
    const command = commands[name.toUpperCase()]
    if (command === undefined) throw new Error(`ERR the simulated Redis has no ${name}: add it to redis/commands.ts`)
    return command(args)
  }
  return {
    call,
    run: (source: string, keyCount: number, args: readonly string[]): Reply => lua.run(source, keyCount, args, call),
    keys: keyspace.keys,
    /** Returns the entries of a list of history that were deleted. */
    forgotten: (key: string): readonly string[] => forgotten.get(key) ?? [],
  }
}
