import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/** Where compiled code is kept unless `NODE_COMPILE_CACHE` says. */
export const COMPILE_CACHE = join(import.meta.dirname, '../../../.peyk/compile-cache')

/**
 * Keeps what is compiled for the next start, in `.peyk/compile-cache` or where `NODE_COMPILE_CACHE` says; where nothing can be
 * written, nothing is kept. It counts for what is imported afterwards: what takes the types out of every file costs time and memory.
 */
export function keepCompiledCode(): void {
  enableCompileCache(COMPILE_CACHE)
}
