import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testCli } from './cli-fixture.ts'
import { SHELLS } from './completion.ts'
import type { Shell } from './completion.ts'

const isHere = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status === 0

// What a shell offers after these words, the last one being typed. zsh completes only at a terminal: it gets one (zpty).
const ASK: Record<Shell, (script: string, words: readonly string[]) => string> = {
  bash: (script, words) =>
    `source '${script}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _peyk; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (script, words) => `source '${script}'; complete -C '${words.join(' ')}' | cut -f1`,
  zsh: (script, words) => `
    autoload -U compinit; compinit -u -D
    source '${script}'
    words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=$#words; PREFIX=$words[CURRENT]
    compadd() { while [[ $1 == -* && $1 != -- ]]; do shift; done; shift; print -l -- "\${(@M)@:#$PREFIX*}" }
    _describe() { local name=$2; local -a all; all=("\${(@P)name}"); print -l -- "\${(@M)\${(@)all%%:*}:#$PREFIX*}" }
    _files() { print -l -- $PREFIX*(N) }
    _peyk`,
}

describe.each(SHELLS.map((shell) => ({ shell })))('peyk completion $shell', ({ shell }) => {
  let cli: ReturnType<typeof testCli>
  let folder: string
  let script: string
  beforeEach(async () => {
    cli = testCli()
    folder = mkdtempSync(join(tmpdir(), 'peyk completion '))
    script = join(folder, 'script')
    writeFileSync(join(folder, 'notified.json'), '[]')
    writeFileSync(script, (await cli.run(['completion', shell])).stdout)
  })
  afterEach(() => {
    cli.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const offers = (...words: string[]) => {
    const options = shell === 'bash' ? ['--norc'] : shell === 'zsh' ? ['-f'] : ['--no-config']
    const { stdout, stderr } = spawnSync(shell, [...options, '-c', ASK[shell](script, ['peyk', ...words])], {
      cwd: folder,
    })
    expect(stderr.toString()).toBe('')
    return stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .toSorted()
  }

  it.skipIf(!isHere(shell))('completes commands, options, values and files', () => {
    expect(offers('de')).toEqual(['deliveries'])
    expect(offers('')).toEqual(expect.arrayContaining(['doctor', 'notified', 'webhook', 'completion']))
    expect(offers('notified', '')).toEqual(['export', 'import'])
    expect(offers('webhook', 's')).toEqual(['set'])
    expect(offers('deliveries', '--st')).toEqual(['--state'])
    expect(offers('deliveries', '--state', 're')).toEqual(['rejected'])
    expect(offers('deliveries', '--json', '--state', 'h')).toEqual(['held'])
    expect(offers('orders', '--limit', '')).toEqual([])
    expect(offers('preview', 'pa')).toEqual(['paid'])
    expect(offers('preview', 'paid', '--language', '')).toEqual(['en', 'fa'])
    expect(offers('resend', '1001', '--y')).toEqual(['--yes'])
    expect(offers('notified', 'import', 'no')).toEqual(['notified.json'])
    expect(offers('order', '')).toEqual([])
  })

  it('is a script as it stands', async () => {
    const { stdout } = await cli.run(['completion', shell, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ shell, script: expect.stringContaining('peyk deliveries') })
  })
})
