import type { OpenState } from '@peyk/domain/delivery'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import type { DeliveryFilter } from '@peyk/store/find-deliveries'
import { Option } from 'commander'
import type { Command } from 'commander'
import { parseSince } from './arguments.ts'

/** The options that choose notifications, as they are typed. */
export type FilterOptions = {
  state?: OpenState
  reason?: string
  kind?: NotificationKind
  since?: number
  before?: number
}

/** Adds `--reason`, `--kind`, `--since` and `--before`, and `--state` with these choices. */
export function addFilterOptions(command: Command, states: readonly string[]): Command {
  if (states.length > 0) command.addOption(new Option('--state <state>', 'only this state').choices(states))
  return command
    .option('--reason <text>', 'only those whose reason has this text')
    .addOption(new Option('--kind <kind>', 'only this kind').choices(NOTIFICATION_KINDS))
    .option(
      '--since <time>',
      'only what came into its state then or later: 30m, 24h, 7d or ISO 8601, in TIME_ZONE',
      parseSince,
    )
    .option('--before <time>', 'only what came into its state before that', parseSince)
}

export function toFilter({ kind, reason, since, before }: Omit<FilterOptions, 'state'>): DeliveryFilter {
  return { kind, reason, sinceMs: since, beforeMs: before }
}
