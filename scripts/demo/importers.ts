import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** What is imported when the process runs: `import type` is not. */
const IMPORTS = /^(?:import|export)\s(?!type\s)[^'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm

/**
 * Returns the apps that run on a file, of those given. A file that no module imports, such as a template or a script of Redis, is read by
 * the modules of its package that use `import.meta`. All of them where the file belongs to none.
 *
 * @param file a path from the root of the repository
 */
export function appsThatUse<App extends string>(file: string, apps: readonly App[]): App[] {
  const path = join(ROOT, file)
  const sources = join(ROOT, ...file.split(sep).slice(0, 3)) + sep
  const readers = (modules: ReadonlyMap<string, string>) =>
    [...modules].some(([module, text]) => module.startsWith(sources) && text.includes('import.meta.'))
  const found = apps.filter((app) => {
    const modules = modulesOf(join(ROOT, 'apps', app, 'src/main.ts'))
    return modules.has(path) || (!file.endsWith('.ts') && readers(modules))
  })
  return found.length > 0 ? found : [...apps]
}

/** Returns the modules of ours that a module imports, itself included, with their texts. */
function modulesOf(entry: string): Map<string, string> {
  const modules = new Map<string, string>()
  const add = (module: string) => {
    if (modules.has(module)) return
    const text = existsSync(module) ? readFileSync(module, 'utf8') : ''
    modules.set(module, text)
    for (const [, from, alone, dynamic] of text.matchAll(IMPORTS)) {
      const imported = resolveOurs(from ?? alone ?? dynamic ?? '', module)
      if (imported !== undefined) add(imported)
    }
  }
  add(entry)
  return modules
}

function resolveOurs(specifier: string, from: string): string | undefined {
  if (specifier.startsWith('.')) return resolve(dirname(from), specifier)
  const [scope, name = '', ...parts] = specifier.split('/')
  if (scope !== '@peyk') return undefined
  const folder = ['packages', 'apps'].map((kind) => join(ROOT, kind, name)).find(existsSync)
  if (folder === undefined) return undefined
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string>
  }
  const target = exports[`./${parts.join('/')}`]
  return target === undefined ? undefined : join(folder, target)
}
