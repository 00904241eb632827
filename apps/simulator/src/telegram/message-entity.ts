export type MessageEntity = {
  type: EntityType
  /** In UTF-16 code units, as everywhere in the Bot API. */
  offset: number
  length: number
  url?: string
  language?: string
}

export type EntityType =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'code'
  | 'pre'
  | 'text_link'
  | 'blockquote'
  | 'expandable_blockquote'
  | 'bot_command'
