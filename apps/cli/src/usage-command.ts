import { Command } from 'commander'
import type { Argument, HelpContext, Option } from 'commander'
import { COMMA, joinTexts } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { InvalidValue, WrongUsage } from './failures.ts'
import { sayFailure } from './failure-words.ts'

/** A command that says what is wrong with a command line in each language. Its methods are Commander's own, one for each kind of problem. */
export class UsageCommand extends Command {
  override createCommand(name?: string): UsageCommand {
    return new UsageCommand(name)
  }

  /** Commander itself shows a help as a problem only where a command is missing. */
  override help(context?: HelpContext | ((text: string) => string)): never {
    if (typeof context !== 'object' || !context.error) super.help()
    this.outputHelp({ error: true })
    throw wrongUsage(this, sayFailure('missingCommand', { names: commandNamesOf(this) }))
  }

  unknownOption(given: string): never {
    const names = joinTexts(
      optionsOf(this).map((option) => option.long ?? option.flags),
      COMMA,
    )
    throw wrongUsage(this, sayFailure('unknownOption', { given, names }))
  }

  missingArgument(name: string): never {
    throw wrongUsage(this, sayFailure('missingArgument', { name: `<${name}>`, usage: usageOf(this) }))
  }

  optionMissingArgument({ long = '', flags }: Option): never {
    throw wrongUsage(this, sayFailure('missingValue', { name: long, usage: flags }))
  }

  _excessArguments(received: readonly string[]): never {
    const given = received.slice(this.registeredArguments.length).join(' ')
    throw wrongUsage(this, sayFailure('tooMany', { given, usage: usageOf(this) }))
  }
}

/**
 * Checks the names of commands. Commander itself shows the help of the last command that it knows, without a word about a wrong name after
 * `help` or before `--help`.
 *
 * @throws {WrongUsage} when there is no such command
 */
export function assertCommand(program: Command, args: readonly string[]): void {
  let command = program
  for (const name of args.filter((arg) => arg !== '--')) {
    if (command.commands.length === 0 || name.startsWith('-')) return
    const next = command.commands.find((each) => each.name() === name)
    if (next === undefined && name !== 'help')
      throw wrongUsage(command, sayFailure('unknownCommand', { given: name, names: commandNamesOf(command) }))
    command = next ?? command
  }
}

/** Has every command below this one say which value of which option or argument is wrong, and take no option for a value. */
export function checkValues(command: Command): void {
  for (const option of command.options)
    if (option.required || option.optional) option.parseArg = checked(command, option, option.long ?? option.flags)
  for (const argument of command.registeredArguments)
    if (argument.parseArg !== undefined) argument.parseArg = checked(command, argument, `<${argument.name()}>`)
  for (const each of command.commands) checkValues(each)
}

function checked(command: Command, target: Argument | Option, name: string) {
  const { parseArg, argChoices } = target
  return <T>(value: string, previous: T): T => {
    if ('flags' in target && optionsOf(command).some(({ short, long }) => value === short || value === long))
      throw wrongUsage(command, sayFailure('missingValue', { name, usage: target.flags }))
    try {
      if (argChoices?.includes(value) === false) throw new InvalidValue(joinTexts(argChoices, sayFailure('or')))
      return parseArg === undefined ? (value as T) : parseArg(value, previous)
    } catch (error) {
      if (!(error instanceof InvalidValue) || error.text === undefined) throw error
      throw wrongUsage(command, sayFailure('wrongValue', { name, expected: error.text, got: value || '""' }))
    }
  }
}

function wrongUsage(command: Command, problem: Text): WrongUsage {
  return new WrongUsage(sayFailure('help', { problem, command: `${pathOf(command)} --help` }))
}

function optionsOf(command: Command): Option[] {
  return command.createHelp().visibleOptions(command)
}

function commandNamesOf({ commands }: Command): Text {
  return joinTexts(
    commands.map((each) => each.name()),
    COMMA,
  )
}

function usageOf(command: Command): string {
  return `${pathOf(command)} ${command.usage()}`
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
