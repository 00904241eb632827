export type BotCommand = { command: string; description: string }

/** The bot's menu, one list per scope and language. */
export type Commands = {
  set(scope: string, language: string, commands: BotCommand[]): void
  get(scope: string, language: string): BotCommand[]
  remove(scope: string, language: string): void
  /** What a private chat shows in this language: https://core.telegram.org/bots/api#determining-list-of-commands */
  shownInPrivate(chatId: number, language: string): BotCommand[]
}

export function createCommands(): Commands {
  const lists = new Map<string, BotCommand[]>()
  const keyOf = (scope: string, language: string): string => `${scope} ${language}`
  return {
    set: (scope, language, commands) => void lists.set(keyOf(scope, language), commands),
    get: (scope, language) => lists.get(keyOf(scope, language)) ?? [],
    remove: (scope, language) => void lists.delete(keyOf(scope, language)),
    shownInPrivate(chatId, language) {
      const scopes = [`chat:${chatId}`, 'all_private_chats', 'default']
      const keys = scopes.flatMap((scope) => [keyOf(scope, language), keyOf(scope, '')])
      return keys.map((key) => lists.get(key)).find((list) => list !== undefined) ?? []
    },
  }
}
