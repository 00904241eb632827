import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'

const PACKAGE = join(import.meta.dirname, '..')
const ROOT = join(PACKAGE, '..', '..')
const run = promisify(execFile)

type Block = { language: string; path: string; text: string }

/** The code blocks of the page that say which file they belong to. */
function codeBlocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(ts|diff)\n(?:\/\/|---) (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  )
}

/** Applies what a `diff` block shows, in which `@@` separates places; each must be in the file, once. */
function applyDiff(source: string, diff: string): string {
  return diff.split(/^@@\n/m).reduce((text, hunk) => {
    const lines = hunk.split('\n').slice(0, -1)
    const side = (sign: string) =>
      lines.flatMap((line) => (line.startsWith(sign) || line.startsWith(' ') ? [`${line.slice(1)}\n`] : [])).join('')
    expect(text.split(side('-')), `the lines of the page:\n${hunk}`).toHaveLength(2)
    return text.replace(side('-'), () => side('+'))
  }, source)
}

describe('docs/adding-a-panel.md', () => {
  let blocks: Block[]
  let folder: string

  const inFolder = (path: string) => join(folder, relative('packages/panel', path))

  // A copy of this package with what the page adds to it: what somebody has who follows it.
  beforeAll(async () => {
    blocks = codeBlocksOf(await readFile(join(ROOT, 'docs/adding-a-panel.md'), 'utf8'))
    folder = await mkdtemp(join(PACKAGE, '.adding-a-panel-'))
    await cp(join(PACKAGE, 'src'), join(folder, 'src'), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    })
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), include: ['src'] }),
    )
    for (const { language, path, text } of blocks) {
      if (!path.startsWith('packages/panel/')) continue
      const source = language === 'diff' ? applyDiff(await readFile(join(ROOT, path), 'utf8'), text) : text
      await writeFile(inFolder(path), source)
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has an adapter, its test and the two places that name it', () => {
    expect(blocks.map(({ language, path }) => `${language} ${path}`)).toEqual([
      'ts packages/panel/src/adapters/bazaar.ts',
      'ts packages/panel/src/adapters/bazaar.test.ts',
      'diff packages/panel/src/adapters.ts',
      'diff packages/config/src/variables/panel.ts',
    ])
  })

  it('has the right types', async () => {
    const { stdout } = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder]).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout).toBe('')
  })

  it('passes its own test', async () => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const report = join(folder, 'report.json')
    const failed = await run(
      process.execPath,
      [vitest, 'run', '--root', folder, '--reporter', 'json', '--outputFile', report],
      { env: { ...process.env, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined } },
    ).catch((error: unknown) => error)
    expect(JSON.parse(await readFile(report, 'utf8')), String(failed)).toMatchObject({
      success: true,
      numPassedTests: 4,
    })
  })

  it('is known by its name, there and in the settings', async () => {
    const adapters = (await import(inFolder('packages/panel/src/adapters.ts'))) as typeof import('./adapters.ts')
    const options = { ...ADAPTER_OPTIONS, adapter: 'bazaar' as 'generic' }
    expect(adapters.createPanelAdapter(options).toRequests(['B-1'])).toMatchObject([{ path: 'invoices' }])
    const settings = blocks.find(({ path }) => path.startsWith('packages/config/'))
    const source = await readFile(join(ROOT, settings?.path ?? ''), 'utf8')
    expect(applyDiff(source, settings?.text ?? '')).toContain("'bazaar'")
  })
})
