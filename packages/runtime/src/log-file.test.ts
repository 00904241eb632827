import { mkdtemp, readFile, readdir, rename, rm, writeFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

describe('a log file', () => {
  it('is made with its folders, for its own user alone, and appended to', async () => {
    createLogFile(at('a/b/bot.log'), { maxBytes: 100, maxFiles: 5 }, onFailure).end('one\n')
    createLogFile(at('a/b/bot.log'), { maxBytes: 100, maxFiles: 5 }, onFailure).end('two\n')
    expect(await read('a/b/bot.log')).toBe('one\ntwo\n')
    expect((await stat(at('a/b/bot.log'))).mode & 0o777).toBe(0o600)
  })

  it('is never larger than its limit in bytes; the newest files stay', async () => {
    const file = createLogFile(at('bot.log'), { maxBytes: 20, maxFiles: 3 }, onFailure)
    for (let line = 0; line < 100; line += 1) file.write(`پیک ${line}\n`)
    expect(await Promise.all(['bot.log', 'bot1.log', 'bot2.log'].map(read))).toEqual([
      'پیک 98\nپیک 99\n',
      'پیک 96\nپیک 97\n',
      'پیک 94\nپیک 95\n',
    ])
    expect(await readdir(folder)).toHaveLength(3)
  })

  it('takes a line that is larger than the limit', async () => {
    const file = createLogFile(at('bot.log'), { maxBytes: 5, maxFiles: 2 }, onFailure)
    for (const line of ['long line 1\n', 'long line 2\n']) file.write(line)
    expect([await read('bot.log'), await read('bot1.log')]).toEqual(['long line 2\n', 'long line 1\n'])
  })

  it('may be shared: what one has rotated another does not rotate again', async () => {
    const [first, second] = [1, 2].map(() => createLogFile(at('bot.log'), { maxBytes: 21, maxFiles: 5 }, onFailure))
    for (let line = 0; line < 10; line += 1) (line % 2 === 0 ? first : second)?.write(`line ${line}\n`)
    expect(await Promise.all(['bot3.log', 'bot2.log', 'bot1.log', 'bot.log'].map(read))).toEqual([
      'line 0\nline 1\nline 2\n',
      'line 3\nline 4\nline 5\n',
      'line 6\nline 7\nline 8\n',
      'line 9\n',
    ])
  })

  it('that cannot be written delays nothing, is reported once, and is tried again', async () => {
    await writeFile(at('logs'), 'a file where a folder should be')
    const file = createLogFile(at('logs/bot.log'), { maxBytes: 100, maxFiles: 2 }, onFailure)
    for (let line = 0; line < 1000; line += 1) file.write(`lost ${line}\n`)
    expect(file.writableLength).toBe(0)
    expect(failures).toHaveLength(1)
    await rename(at('logs'), at('moved'))
    file.write('written\n')
    expect(await read('logs/bot.log')).toBe('written\n')
  })
})
