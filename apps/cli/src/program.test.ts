import type { Argument, Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testCli } from './cli-fixture.ts'
import { createProgram } from './program.ts'

/** The commands that do something, each with its whole name. */
function leavesOf({ commands }: Command, path: readonly string[] = []): { command: Command; path: string[] }[] {
  return commands.flatMap((command) => {
    const name = [...path, command.name()]
    return command.commands.length === 0 ? [{ command, path: name }] : leavesOf(command, name)
  })
}

const sampleOf = ({ argChoices }: Argument) => argChoices?.[0] ?? '1001'

/** Every kind of wrong command line that needs no setting, with the word that has to be in what is said of it. */
async function wrongUsages(): Promise<[args: string[], word: string][]> {
  const sink = { write: () => true }
  const program = await createProgram({ env: {}, stdout: sink, stderr: sink } as never, 'completion')
  const groups = program.commands.filter(({ commands }) => commands.length > 0).map((each) => each.name())
  return [
    [[], 'doctor'],
    [['nonsense'], 'nonsense'],
    [['help', 'nonsense'], 'nonsense'],
    [['nonsense', '--help'], 'nonsense'],
    [['--nonsense'], '--nonsense'],
    [['--', 'nonsense'], 'nonsense'],
    ...groups.flatMap((group): [string[], string][] => [
      [[group], group],
      [[group, 'nonsense'], 'nonsense'],
      [[group, 'help', 'nonsense'], 'nonsense'],
      [[group, 'nonsense', '--help'], 'nonsense'],
      [['help', group, 'nonsense'], 'nonsense'],
    ]),
    ...leavesOf(program).flatMap(({ command, path }) => {
      const required = command.registeredArguments.filter((argument) => argument.required)
      const whole = [...path, ...required.map(sampleOf)]
      const most = command.registeredArguments.map(sampleOf)
      const valued = command.options.filter((option) => option.required)
      return [
        [[...whole, '--nonsense'], '--nonsense'],
        ...(command.registeredArguments.some(({ variadic }) => variadic)
          ? []
          : [[[...path, ...most, 'nonsense'], 'nonsense']]),
        ...required.map((argument, i) => [[...path, ...required.slice(0, i).map(sampleOf)], `<${argument.name()}>`]),
        ...required
          .filter(({ argChoices }) => argChoices !== undefined)
          .map((argument) => [[...path, 'nonsense'], `<${argument.name()}>`]),
        ...valued.flatMap(({ long = '', argChoices }) => [
          [[...whole, long], long],
          [[...whole, long, '--help'], long],
          ...(argChoices === undefined ? [] : [[[...whole, long, 'nonsense'], long]]),
        ]),
      ] as [string[], string][]
    }),
  ]
}

describe('the command line', () => {
  let cli: ReturnType<typeof testCli>
  beforeEach(() => (cli = testCli()))
  afterEach(() => cli.close())

  const commands = [
    ...[
      'doctor',
      'link',
      'test',
      'order',
      'orders',
      'deliveries',
      'resend',
      'resolve',
      'reconcile',
      'preview',
      'completion',
    ].map((name) => [name]),
    ['panel', 'send'],
    ...['import', 'export'].map((name) => ['notified', name]),
    ...['info', 'set', 'delete'].map((name) => ['webhook', name]),
  ]

  it.each(commands.map((command) => [command.join(' '), command] as const))(
    '%s has a help with an example and --json',
    async (name, command) => {
      const { status, stdout, stderr } = await cli.run([...command, '--help'])
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toContain(`Usage: peyk ${name}`)
      expect(stdout).toContain('--json')
      expect(stdout).toMatch(new RegExp(`Examples?:\n  \\$ peyk ${name}`))
    },
  )

  it('lists every command in its help, without needing any setting', async () => {
    for (const name of Object.keys(cli.env)) delete cli.env[name]
    const { status, stdout } = await cli.run(['--help'])
    expect(status).toBe(0)
    for (const [name = ''] of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  })

  it.each([
    [[]],
    [['nonsense']],
    [['notified']],
    [['notified', 'import']],
    [['webhook', 'nonsense']],
    [['order']],
    [['order', ' ']],
    [['order', '']],
    [['order', 'x'.repeat(65)]],
    [['link', 'a\nb']],
    [['test', '--chat', '@sara']],
    [['order', '1', '2']],
    [['orders', '--limit', '0']],
    [['orders', '--limit', 'many']],
    [['deliveries', '--state', 'lost']],
    [['resend', '1', '--kind', 'pending']],
    [['doctor', '--nonsense']],
    [['preview']],
    [['completion']],
    [['completion', 'tcsh']],
    [['preview', 'pending']],
    [['preview', 'paid', '--after-paid']],
    [['preview', 'paid', '--language', 'de']],
    [['preview', 'paid', '--amount', 'much']],
    [['preview', 'paid', '--url', 'shop']],
    [['resend']],
    [['resolve', '--kind', 'paid']],
    [['undo']],
    [['resume', '--chat', '@sara']],
    [['panel']],
    [['panel', 'send', '1']],
    [['panel', 'send', ' ', 'paid']],
    [['panel', 'send', '1', ' ']],
    [['panel', 'send', '1', 'paid', '--chat', '@sara']],
    [['panel', 'send', '1', 'paid', '--amount', '12,50']],
    [['panel', 'send', '1', 'paid', '--currency', 'x'.repeat(17)]],
    [['panel', 'send', '1', 'paid', '--auth', 'bearer']],
    [['panel', 'send', '1', 'paid', '--url', 'bot.shop.example']],
  ])('%j is wrong usage: 2, said on standard error', async (args) => {
    const { status, stdout, stderr } = await cli.run(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).not.toBe('')
  })

  it('says of every wrong command line what is wrong, what is expected and where more is, in both languages and as JSON', async () => {
    for (const [args, word] of await wrongUsages()) {
      const what = args.join(' ')
      const lines = await Promise.all(
        ['en', 'fa'].map(async (language) => {
          const env = { ...cli.env, DEFAULT_LANGUAGE: language }
          const { status, stdout, stderr } = await cli.run(args, { env })
          expect({ status, stdout }, what).toEqual({ status: 2, stdout: '' })
          const line = stderr.trimEnd().split('\n').at(-1) ?? ''
          expect(line, what).toContain(word)
          expect(line, what).toContain('--help')
          const json = await cli.run(args.includes('--') ? ['--json', ...args] : [...args, '--json'], { env })
          return { line, json }
        }),
      )
      const [english, persian] = lines
      expect(english?.line, what).toMatch(/expected /)
      expect(english?.line, what).not.toMatch(/[\u2066-\u2069]/)
      expect(persian?.line, what).toMatch(/شکل درست|فرمان‌ها|گزینه‌ها|باید/)
      expect(persian?.json, what).toEqual(english?.json)
      expect(persian?.json, what).toMatchObject({ status: 2, stdout: '' })
      const { error } = JSON.parse(persian?.json.stderr ?? '') as { error: unknown }
      expect(error, what).toEqual({ code: 'wrong_usage', message: expect.stringMatching(/expected .* --help$/) })
    }
  })

  it('leaves alone what a newer release wrote: 78', async () => {
    await cli.redis.set(cli.store.keys.version, '99')
    for (const args of [['orders'], ['resolve', '1'], ['doctor']]) {
      const { status, stdout, stderr } = await cli.run(args)
      expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
      expect(stderr).toContain('a newer release has been at work here')
    }
  })

  it('names every wrong setting in one error: 78', async () => {
    Object.assign(cli.env, { BOT_TOKEN: '', REDIS_URL: 'http://x', USE_WEBHOOK: 'maybe' })
    const { status, stdout, stderr } = await cli.run(['link', '1'])
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    for (const name of ['BOT_TOKEN', 'REDIS_URL', 'USE_WEBHOOK']) expect(stderr).toContain(name)
  })

  it.each([
    ['an unknown option', ['orders', '--nope', '--json'], 2, 'wrong_usage'],
    ['a missing argument', ['order', '--json'], 2, 'wrong_usage'],
    ['a missing command', ['notified', '--json'], 2, 'wrong_usage'],
    ['a combination that makes no sense', ['preview', 'paid', '--after-paid', '--json'], 2, 'wrong_usage'],
    ['an order that is not there', ['order', '404', '--json'], 1, 'not_done'],
    ['wrong settings', ['orders', '--json'], 78, 'wrong_settings'],
  ])('says %s as JSON with --json', async (_what, args, status, code) => {
    if (status === 78) cli.env['REDIS_PREFIX'] = 'not a prefix'
    const run = await cli.run(args)
    expect(run).toMatchObject({ status, stdout: '' })
    expect(JSON.parse(run.stderr)).toEqual({ error: { code, message: expect.stringMatching(/\w/) } })
  })

  it('needs neither the bot nor the panel for what Redis alone has', async () => {
    for (const name of Object.keys(cli.env)) if (!name.startsWith('REDIS_')) delete cli.env[name]
    for (const command of ['orders', 'deliveries']) expect((await cli.run([command])).status).toBe(0)
    expect(await cli.run(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  })
})
