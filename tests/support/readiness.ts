import type { AppProcess } from './app-process.ts'

/** Whether the process says that it can do its work. @throws {Error} with what it printed, when it has ended */
export async function isReady(url: string, process: AppProcess): Promise<boolean> {
  if (process.exitCode !== null) throw new Error(`The process ended with ${process.exitCode}:\n${process.output()}`)
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  )
}
