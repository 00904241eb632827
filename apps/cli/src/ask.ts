import type { Readable } from 'node:stream'
import type { TextSink } from './deps.ts'
import { toPrintable } from './table.ts'

/** Puts a question to whoever sits at the terminal; anything but `y` or `yes`, the end of input included, is a no. */
export function createAsk(input: Readable, output: TextSink): (question: string) => Promise<boolean> {
  return async (question) => {
    output.write(`${toPrintable(question)} [y/N] `)
    const answer = await readLine(input)
    if (answer === undefined) output.write('\n')
    return /^\s*y(es)?\s*$/i.test(answer ?? '')
  }
}

/** The next line, or `undefined` when the input ends before one. */
function readLine(input: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const waitForDisk = (line: string | undefined) => {
      input.off('data', onData).off('end', onEnd).off('error', onEnd)
      input.pause()
      resolve(line)
    }
    const onData = (chunk: Buffer | string) => {
      text += chunk.toString()
      const [line] = text.split('\n')
      if (text.includes('\n')) waitForDisk(line)
    }
    const onEnd = () => waitForDisk(undefined)
    input.on('data', onData).on('end', onEnd).on('error', onEnd)
  })
}
