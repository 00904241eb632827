import { readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** Editors write a file in several steps. */
const QUIET_MS = 50

/** Calls `onChange` with the last file after changes of what the processes run on: the sources of apps and packages. */
export function watchSources(onChange: (file: string) => void): { close: () => void } {
  let timer: NodeJS.Timeout | undefined
  const sources = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'src')),
  )
  const watchers = sources.map((folder) =>
    watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (file === null || !/(?<!\.test)\.(ts|js|html|lua|css)$/.test(file)) return
      clearTimeout(timer)
      timer = setTimeout(() => onChange(join(folder, file)), QUIET_MS)
    }),
  )
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
