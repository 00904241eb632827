import { Argument } from 'commander'
import { SHELLS, toCompletionScript } from '../completion.ts'
import type { Shell } from '../completion.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk completion <shell>` */
export const addCompletion: AddCommand = (parent, deps) => {
  defineCommand(parent, 'completion', {
    summary: SUMMARIES.completion,
    details:
      'It completes the word peyk: make that a command first, for example with ' +
      "alias peyk='npm --prefix /opt/peyk run --silent peyk --'",
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/peyk',
      'completion zsh >> ~/.zshrc',
      'completion fish > ~/.config/fish/completions/peyk.fish',
    ],
  })
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell, options: { json?: boolean }) => {
      const script = toCompletionScript(parent, shell)
      createOutput(deps, options.json).result({ shell, script }, script.trimEnd())
    })
}
