import { readFileSync } from 'node:fs'

/** Peyk's version, as the root package.json says; the image carries the same one as its label. */
export const VERSION = readVersion()

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
