import type { SendOutcome } from '@peyk/domain/send-outcome'
import type { ProbeResult, SendingPauses } from '@peyk/store/sending-pause'
import type { RateLimiter, SendSlot } from '@peyk/telegram/send-slot'

export type PausingDeps = {
  sending: Pick<SendingPauses, 'pause' | 'recordProbe' | 'noteChatWait' | 'forgetChatAskedToWait'>
  /** Called for each 429: whether the whole bot waits or one chat, and for how long. */
  onWait: (scope: 'bot' | 'chat', chatId: string, waitMs: number) => void
}

/** Unknown outcomes in a row, in this process, after which all sending is paused. */
const UNKNOWN_LIMIT = 3

/**
 * Returns the same limiter, which pauses all sending for what is no single message's fault: a token that Telegram refuses, several
 * unknown outcomes in a row, a 429 of the bot. Every request to a chat passes it.
 */
export function pauseOnFaults<Limiter extends Pick<RateLimiter, 'acquire'>>(
  limiter: Limiter,
  deps: PausingDeps,
): Limiter {
  const note = createNote(deps)
  return {
    ...limiter,
    async acquire(...[chatId, priority, patienceMs]: Parameters<RateLimiter['acquire']>) {
      const slot = await limiter.acquire(chatId, priority, patienceMs)
      return slot.granted ? watchSlot(slot, chatId, note) : slot
    },
  }
}

type Note = ReturnType<typeof createNote>

function watchSlot(slot: SendSlot, chatId: string, note: Note): SendSlot {
  const { trialId } = slot
  return {
    ...slot,
    giveBack() {
      slot.giveBack()
      if (trialId !== undefined) note.trial(trialId, 'unused')
    },
    async use(send) {
      const beganMs = performance.now()
      const outcome = await slot.use(send)
      const detail = 'reason' in outcome ? outcome.reason : undefined
      if (trialId !== undefined) note.trial(trialId, toProbeResult(outcome), detail)
      note.outcome(outcome, chatId, beganMs)
      return outcome
    },
  }
}

/** Nothing here is waited for: the outcome is recorded meanwhile. What Redis does not take, the next such outcome says again. */
function createNote({ sending, onWait }: PausingDeps) {
  let unknownInARow = 0
  let chatAskedToWait: { chatId: string; atMs: number } | undefined

  const noteWait = async (chatId: string, waitMs: number) => {
    chatAskedToWait = { chatId, atMs: performance.now() }
    const scope = await sending.noteChatWait(chatId, waitMs)
    onWait(scope, chatId, waitMs)
    if (scope === 'bot') await sending.pause('rate_limited', { waitMs, detail: '429: Too Many Requests' })
  }
  const noteSent = async (chatId: string, beganMs: number) => {
    if (chatAskedToWait === undefined || chatAskedToWait.chatId === chatId || beganMs < chatAskedToWait.atMs) return
    chatAskedToWait = undefined
    await sending.forgetChatAskedToWait()
  }
  const act = async (outcome: SendOutcome, chatId: string, beganMs: number): Promise<void> => {
    switch (outcome.kind) {
      case 'uncertain':
        unknownInARow += 1
        if (unknownInARow >= UNKNOWN_LIMIT) await sending.pause('telegram_unwell', { detail: outcome.reason })
        return
      case 'not_sent':
        return
      case 'bot_refused':
        unknownInARow = 0
        await sending.pause('token_refused', { detail: outcome.reason })
        return
      case 'wait':
        unknownInARow = 0
        return noteWait(chatId, outcome.retryAfterMs)
      case 'sent':
      case 'moved':
      case 'held':
      case 'rejected':
        unknownInARow = 0
        if (outcome.kind === 'sent') await noteSent(chatId, beganMs)
    }
  }
  const trial = async (trialId: string, result: ProbeResult, detail?: string) => {
    if (result === 'passed') unknownInARow = 0
    await sending.recordProbe(result, { trialId, ...(detail !== undefined && { detail }) })
  }
  return {
    outcome: (...args: Parameters<typeof act>) => void act(...args).catch(() => undefined),
    trial: (...args: Parameters<typeof trial>) => void trial(...args).catch(() => undefined),
  }
}

/** Whatever Telegram answered about the message, it answered. */
function toProbeResult({ kind }: SendOutcome): ProbeResult {
  return kind === 'uncertain' || kind === 'bot_refused' || kind === 'not_sent' ? 'failed' : 'passed'
}
