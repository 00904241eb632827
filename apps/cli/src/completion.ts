import type { Command, Option } from 'commander'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

type Flag = { names: string[]; text: string; takes: 'nothing' | 'anything' | readonly string[] }
type Word = { name: string; text: string }

/** What can follow one command: `path` is the command as it is typed. */
type Node = { path: string; commands: Word[]; flags: Flag[]; values: readonly string[]; takesFile: boolean }

const TAKES_FILE = /^(file|path|notified-file)$/

/**
 * Returns a script that completes commands, options and fixed values in a shell. It is self-contained: completing starts
 * no process.
 */
export function toCompletionScript(program: Command, shell: Shell): string {
  const nodes = walk(program, program.name())
  const name = program.name()
  if (shell === 'fish') return toFish(name, nodes)
  return shell === 'bash' ? toBash(name, nodes) : toZsh(name, nodes)
}

function walk(command: Command, path: string): Node[] {
  const help = command.createHelp()
  const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help')
  const node: Node = {
    path,
    commands: commands.map((each) => ({ name: each.name(), text: each.summary() || each.description() })),
    flags: help.visibleOptions(command).map(toFlag),
    values: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    takesFile: command.registeredArguments.some((argument) => TAKES_FILE.test(argument.name())),
  }
  return [node, ...commands.flatMap((each) => walk(each, `${path} ${each.name()}`))]
}

function toFlag({ short, long, description, argChoices, required, optional }: Option): Flag {
  return {
    names: [short, long].filter((name) => name !== undefined),
    text: description,
    takes: argChoices ?? (required || optional ? 'anything' : 'nothing'),
  }
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
const pathsOf = (nodes: readonly Node[]) => nodes.slice(1).map(({ path }) => quote(path))

function toBash(name: string, nodes: readonly Node[]): string {
  const afterFlag = nodes.flatMap(({ path, flags }) =>
    flags
      .filter(({ takes }) => takes !== 'nothing')
      .map(({ names, takes }) => {
        const patterns = names.map((flag) => quote(`${path} ${flag}`)).join(' | ')
        const reply = typeof takes === 'string' ? '' : `COMPREPLY=($(compgen -W ${quote(takes.join(' '))} -- "$cur")); `
        return `    ${patterns}) ${reply}return ;;`
      }),
  )
  const words = nodes.map(({ path, commands, flags, values, takesFile }) => {
    const plain = [...commands.map((each) => each.name), ...values].join(' ')
    const dashed = flags.flatMap(({ names }) => names).join(' ')
    return `    ${quote(path)}) plain=${quote(plain)} dashed=${quote(dashed)}${takesFile ? ' files=yes' : ''} ;;`
  })
  return `# ${name} for bash: source this file, for example from ~/.bashrc
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at=${name} plain= dashed= files= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${pathsOf(nodes).join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${afterFlag.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$dashed" -- "$cur"))
  elif [[ $files == yes ]]; then
    type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$plain" -- "$cur"))
  fi
}
complete -F _${name} ${name}
`
}

function toZsh(name: string, nodes: readonly Node[]): string {
  const described = (word: string, text: string) => quote(`${word.replaceAll(':', '\\:')}:${text}`)
  const afterFlag = nodes.flatMap(({ path, flags }) =>
    flags
      .filter(({ takes }) => takes !== 'nothing')
      .map(({ names, takes }) => {
        const patterns = names.map((flag) => quote(`${path} ${flag}`)).join('|')
        return `    ${patterns}) ${typeof takes === 'string' ? '' : `compadd -- ${takes.map(quote).join(' ')}; `}return ;;`
      }),
  )
  const words = nodes.map(({ path, commands, flags, values, takesFile }) => {
    const plain = [...commands.map((each) => described(each.name, each.text)), ...values.map(quote)].join(' ')
    const dashed = flags.flatMap(({ names, text }) => names.map((flag) => described(flag, text))).join(' ')
    return `    ${quote(path)}) plain=(${plain}) dashed=(${dashed})${takesFile ? ' files=yes' : ''} ;;`
  })
  return `#compdef ${name}
# ${name} for zsh: source this file, for example from ~/.zshrc after compinit
_${name}() {
  local at=${name} files= word
  local -a plain dashed
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${pathsOf(nodes).join('|')}) at="$at $word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${afterFlag.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe option dashed
  elif [[ $files == yes ]]; then
    _files
  else
    _describe command plain
  fi
}
compdef _${name} ${name}
`
}

function toFish(name: string, nodes: readonly Node[]): string {
  const escape = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`
  const lines = nodes.flatMap(({ path, commands, flags, values, takesFile }) => {
    const at = `complete -c ${name} -n ${escape(`__${name}_at ${escape(path)}`)}`
    return [
      ...commands.map((each) => `${at} -a ${escape(each.name)} -d ${escape(each.text)}`),
      ...flags.map(({ names, text, takes }) => {
        const spelled = names.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
        const value = takes === 'nothing' ? '' : takes === 'anything' ? ' -x' : ` -x -a ${escape(takes.join(' '))}`
        return `${at} ${spelled.join(' ')}${value} -d ${escape(text)}`
      }),
      ...(values.length > 0 ? [`${at} -a ${escape(values.join(' '))}`] : []),
      ...(takesFile ? [`${at} -F`] : []),
    ]
  })
  return `# ${name} for fish: put this into ~/.config/fish/completions/${name}.fish
function __${name}_at
  set -l at ${name}
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${nodes
        .slice(1)
        .map(({ path }) => escape(path))
        .join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c ${name} -f
${lines.join('\n')}
`
}
