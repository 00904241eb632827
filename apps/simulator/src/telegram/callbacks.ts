export type CallbackAnswer = { text: string; showAlert: boolean }

/** Presses of inline buttons that wait for the bot's answer. */
export type Callbacks = {
  /** A new query id. */
  open(userId: number): string
  /** False when there is no such query or it was answered already. */
  answer(queryId: string, answer: CallbackAnswer): boolean
  /** What the bot answered last to this user, with a number that grows with each answer. */
  lastAnswer(userId: number): (CallbackAnswer & { number: number }) | undefined
}

const FIRST_QUERY_ID = 4_382_000_000_000_001n

export function createCallbacks(): Callbacks {
  const open = new Map<string, number>()
  const answers = new Map<number, CallbackAnswer & { number: number }>()
  let nextId = FIRST_QUERY_ID
  let answered = 0
  return {
    open(userId) {
      const id = String(nextId)
      nextId += 1n
      open.set(id, userId)
      return id
    },
    answer(queryId, answer) {
      const userId = open.get(queryId)
      if (userId === undefined) return false
      open.delete(queryId)
      answered += 1
      answers.set(userId, { ...answer, number: answered })
      return true
    },
    lastAnswer: (userId) => answers.get(userId),
  }
}
