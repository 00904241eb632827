import type { Readable } from 'node:stream'
import type { TextSink } from './deps.ts'
import { toPrintable } from '@peyk/domain/printable'

/** Returns a function that asks at the terminal. Only `y` and `yes` mean yes; the end of the input means no. */
export function createAsk(input: Readable, output: TextSink): (question: string) => Promise<boolean> {
  return async (question) => {
    output.write(`${toPrintable(question)} [y/N] `)
    const answer = await readLine(input)
    if (answer === undefined) output.write('\n')
    return /^\s*y(es)?\s*$/i.test(answer ?? '')
  }
}

/** Resolves to the next line, or to `undefined` when the input ends first. */
function readLine(input: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const finish = (line: string | undefined) => {
      input.off('data', onData).off('end', onEnd).off('error', onEnd)
      input.pause()
      resolve(line)
    }
    const onData = (chunk: Buffer | string) => {
      text += chunk.toString()
      const [line] = text.split('\n')
      if (text.includes('\n')) finish(line)
    }
    const onEnd = () => finish(undefined)
    input.on('data', onData).on('end', onEnd).on('error', onEnd)
  })
}
