import { chunk } from '@peyk/domain/chunk'
import { describeError } from '@peyk/domain/describe-error'
import type { OrderUpdate } from '@peyk/domain/order'
import type { PanelAdapter, PanelQuestion } from './adapter.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

/** What the panel says of some orders. One that is in none of the lists has no answer yet, and is asked about at its next check. */
export type PanelAnswer = {
  found: OrderUpdate[]
  /** Orders that the panel does not know. */
  missing: string[]
  /** Orders without a usable answer, with the reason: a body that makes no sense, or a status such as 500. */
  unreadable: { orderId: string; reason: string }[]
}

type Failure = { question: PanelQuestion; error: PanelUnavailable }

/** Failures that may be the panel's, while it has answered nothing: a list, and three times the halves of what failed. */
const MOST_FAILURES = 7

/**
 * Asks several questions. One broken order may spoil the answer about many, so they are asked about again in halves until it is alone. An
 * order without a usable answer says nothing about the panel and the other orders. What is answered counts, whatever else fails.
 *
 * @throws {PanelUnavailable} when the panel is away: it says so, or no question has an answer and it may be
 */
export async function askApart(
  questions: readonly PanelQuestion[],
  { toRequests }: Pick<PanelAdapter, 'toRequests'>,
  ask: (question: PanelQuestion) => Promise<PanelAnswer>,
): Promise<PanelAnswer> {
  const answers: PanelAnswer[] = []
  const failures: Failure[] = []
  const divisible: PanelQuestion[] = []
  const ofConcern = (concern: PanelUnavailable['concerns']) =>
    failures.filter(({ error }) => error.concerns === concern)

  const askAll = (some: readonly PanelQuestion[]) =>
    Promise.all(
      some.map(async (question) => {
        try {
          answers.push(await ask(question))
        } catch (error) {
          if (!(error instanceof PanelUnavailable)) throw error
          failures.push({ question, error })
          if (question.orderIds.length > 1) divisible.push(question)
        }
      }),
    )
  const isPanelAway = () =>
    ofConcern('panel').length > 0 || (answers.length === 0 && ofConcern('either').length >= MOST_FAILURES)

  await askAll(questions)
  // The shortest of the failed lists comes next: its orders are alone soonest.
  while (divisible.length > 0 && !isPanelAway()) {
    const { orderIds } = divisible.pop() as PanelQuestion
    const halves = chunk(orderIds, Math.ceil(orderIds.length / 2)).flatMap(toRequests)
    await askAll(halves.map((half) => ({ ...half, isPart: true })))
  }

  const broken = answers.length > 0 ? [...ofConcern('orders'), ...ofConcern('either')] : ofConcern('orders')
  const unreadable = broken
    .filter(({ question }) => question.orderIds.length === 1)
    .flatMap(({ question, error }) => question.orderIds.map((orderId) => ({ orderId, reason: reasonOf(error) })))
  const [failure] = [...ofConcern('panel'), ...failures]
  if (answers.length === 0 && failure !== undefined && (isPanelAway() || unreadable.length === 0)) throw failure.error
  return mergeAnswers([...answers, { found: [], missing: [], unreadable }])
}

const reasonOf = (error: PanelUnavailable) => (error.status === undefined ? describeError(error) : error.message)

export function mergeAnswers(answers: readonly PanelAnswer[]): PanelAnswer {
  return {
    found: answers.flatMap(({ found }) => found),
    missing: answers.flatMap(({ missing }) => missing),
    unreadable: answers.flatMap(({ unreadable }) => unreadable),
  }
}
