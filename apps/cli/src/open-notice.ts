import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { NOTICE_KINDS } from '@peyk/domain/notice'
import type { Notice, NoticeKind } from '@peyk/domain/notice'
import type { Store } from '@peyk/store/store'
import { Option } from 'commander'
import { CommandFailed, WrongUsage } from './failures.ts'

/** A notice that waits for an operator. */
export type OpenNotice = { notice: Notice; delivery: Delivery; state: OpenState }

export const kindOption = () =>
  new Option('--kind <kind>', 'which of the order’s notices, where several are open').choices(NOTICE_KINDS)

/**
 * The order's one held, rejected or uncertain notice.
 *
 * @throws {CommandFailed} when there is none, saying where its notices stand
 * @throws {WrongUsage} when there are several and no kind says which
 */
export async function findOpenNotice(
  { standings }: Pick<Store, 'standings'>,
  orderId: string,
  kind: NoticeKind | undefined,
): Promise<OpenNotice> {
  const known = (await standings.of(orderId)).filter(({ notice }) => kind === undefined || notice.kind === kind)
  const open = known.flatMap(({ notice, delivery }) => {
    const state = OPEN_STATES.find((each) => each === delivery?.state)
    return delivery === undefined || state === undefined ? [] : [{ notice, delivery, state }]
  })
  const [only, ...others] = open
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined) {
    const kindsOpen = open.map(({ notice }) => notice.kind).join(', ')
    throw new WrongUsage(`Order ${orderId} has several open notices (${kindsOpen}); say which one with --kind.`)
  }
  const states = known.map(({ notice, delivery }) => `${notice.kind} is ${delivery?.state ?? 'queued'}`)
  throw new CommandFailed(
    `Order ${orderId} has no ${kind === undefined ? '' : `${kind} `}notice that is held, rejected or uncertain (${states.join(', ') || 'none is known'}); nothing changed.`,
  )
}
