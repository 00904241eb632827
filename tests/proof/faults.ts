import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ProofSystemOptions } from './proof-system.ts'
import type { Scene } from './scene.ts'

/** One realistic fault: a file of `tests/proof/faults`, named as the file. */
export type Fault = {
  /** What happens, for the table. */
  happens: string
  /** What must hold under it, for the table. */
  must: string
  /** Orders that are linked to their customers, and not paid, when it begins. 20 without. */
  orders?: number
  /** So many orders may still wait at its end, where Telegram or a person asked for that. */
  waiting?: number
  /** Judged by its own demands alone: the promises are judged by notifications of the kind `paid`, which it has none of. */
  onlyChecks?: true
  /** The system it needs. */
  system?: Partial<ProofSystemOptions>
  /** Redis's clock can be moved: `scene.redisClock`. Skipped where a machine's clocks cannot. */
  movesRedisClock?: true
  /**
   * Does it and waits until the system has recovered. Afterwards all promises are judged; `scene.check` adds what this
   * fault demands besides.
   */
  run: (scene: Scene) => Promise<void>
}

const FOLDER = new URL('faults/', import.meta.url)

/** The names of all faults. */
export const FAULT_NAMES: readonly string[] = readdirSync(fileURLToPath(FOLDER))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .toSorted()

export async function loadFault(name: string): Promise<Fault> {
  const { fault } = (await import(new URL(`${name}.ts`, FOLDER).href)) as { fault: Fault }
  return fault
}
