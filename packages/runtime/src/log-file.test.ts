import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rename, rm, writeFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogFile } from './log-file.ts'

let folder: string
let failures: unknown[]
const onFailure = (error: unknown) => failures.push(error)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peyk log '))
  failures = []
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const at = (name: string) => join(folder, name)
const read = (name: string) => readFile(at(name), 'utf8')
/** What all files of the log have, the oldest first. */
const readAll = async () => {
  const full = (await readdir(folder)).filter((name) => name !== 'bot.log').toSorted()
  return Promise.all([...full, 'bot.log'].map(read))
}

describe('a log file', () => {
  it('is made with its folders, for its own user alone, and appended to', async () => {
    createLogFile(at('a/b/bot.log'), { maxBytes: 100, maxBytesInAll: 500 }, onFailure).end('one\n')
    createLogFile(at('a/b/bot.log'), { maxBytes: 100, maxBytesInAll: 500 }, onFailure).end('two\n')
    expect(await read('a/b/bot.log')).toBe('one\ntwo\n')
    expect((await stat(at('a/b/bot.log'))).mode & 0o777).toBe(0o600)
  })

  it('is never larger than its limit in bytes; the newest files stay', async () => {
    const file = createLogFile(at('bot.log'), { maxBytes: 20, maxBytesInAll: 60 }, onFailure)
    for (let line = 0; line < 100; line += 1) file.write(`پیک ${line}\n`)
    expect(await readAll()).toEqual(['پیک 94\nپیک 95\n', 'پیک 96\nپیک 97\n', 'پیک 98\nپیک 99\n'])
  })

  it('takes a line that is larger than the limit', async () => {
    const file = createLogFile(at('bot.log'), { maxBytes: 5, maxBytesInAll: 20 }, onFailure)
    for (const line of ['long line 1\n', 'long line 2\n']) file.write(line)
    expect(await readAll()).toEqual(['long line 1\n', 'long line 2\n'])
  })

  it('is followed when another program renames or deletes it', async () => {
    const file = createLogFile(at('bot.log'), { maxBytes: 100, maxBytesInAll: 500 }, onFailure)
    file.write('one\n')
    await rename(at('bot.log'), at('old.log'))
    file.write('two\n')
    await rm(at('bot.log'))
    file.write('three\n')
    expect([await read('old.log'), await read('bot.log')]).toEqual(['one\n', 'three\n'])
  })

  it('may be shared by processes: none of their lines is torn or lost', async () => {
    const [lines, writers] = [3000, 4]
    const code = `
      const { createLogFile } = await import(${JSON.stringify(new URL('./log-file.ts', import.meta.url).href)})
      const file = createLogFile(${JSON.stringify(at('bot.log'))}, { maxBytes: 2000, maxBytesInAll: 1e9 }, (error) => { throw error })
      for (let line = 0; line < ${lines}; line += 1) file.write(process.argv[1] + ' ' + line + '\\n')`
    const run = promisify(execFile)
    await Promise.all(
      Array.from({ length: writers }, (_, writer) =>
        run(process.execPath, ['--input-type=module', '--eval', code, `writer ${writer}`]),
      ),
    )
    const written = (await readAll()).join('').split('\n').slice(0, -1)
    const expected = Array.from({ length: writers * lines }, (_, i) => `writer ${Math.floor(i / lines)} ${i % lines}`)
    expect(written.toSorted()).toEqual(expected.toSorted())
  })

  it('that cannot be written delays nothing, is reported once, and is tried again', async () => {
    await writeFile(at('logs'), 'a file where a folder should be')
    const file = createLogFile(at('logs/bot.log'), { maxBytes: 100, maxBytesInAll: 200 }, onFailure)
    for (let line = 0; line < 1000; line += 1) file.write(`lost ${line}\n`)
    expect(file.writableLength).toBe(0)
    expect(failures).toHaveLength(1)
    await rename(at('logs'), at('moved'))
    file.write('written\n')
    expect(await read('logs/bot.log')).toBe('written\n')
  })
})
