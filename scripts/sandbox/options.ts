import { parseArgs } from 'node:util'
import type { Mode } from '../demo/environment.ts'

type SandboxOptions = { port?: string; panelPath?: string; panelApi?: string; mode?: Mode }

/** Returns what is typed after `npm run sandbox --`. */
export function parseSandboxOptions(args: readonly string[]): SandboxOptions | 'help' | { problem: string } {
  const { values, problem } = parse(args)
  if (values === undefined) return { problem: `${problem} See npm run sandbox -- --help.` }
  if (values.help === true) return 'help'
  const { port, mode, 'panel-path': panelPath, 'panel-api': panelApi } = values
  if (mode !== undefined && mode !== 'webhook' && mode !== 'polling')
    return { problem: `--mode: expected webhook or polling, got "${mode}".` }
  if (panelPath !== undefined && !panelPath.startsWith('/'))
    return { problem: `--panel-path: expected a path that begins with /, got "${panelPath}".` }
  return {
    ...(port !== undefined && { port }),
    ...(panelPath !== undefined && { panelPath }),
    ...(panelApi !== undefined && { panelApi }),
    ...(mode !== undefined && { mode }),
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const options = {
    help: { type: 'boolean', short: 'h' },
    port: text,
    'panel-path': text,
    'panel-api': text,
    mode: text,
  } as const
  try {
    return { values: parseArgs({ args: [...args], options }).values }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
