import { toAsciiDigits, withoutInvisible } from '@peyk/domain/persian-text'

/** What somebody typed as a command. `addressee` is the bot that it names: `/start@PeykBot`. */
export type TypedCommand = { name: string; argument: string; addressee?: string }

/** Unicode's bidi controls, which Telegram, keyboards and Peyk's own messages put around an id. https://www.unicode.org/reports/tr9/ */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** After a command's name comes a space, or what people write in its place: a joiner, a bracket, a `#`, a Persian digit. */
const COMMAND =
  /^\/([a-z0-9_]{1,32})(?:@(\w+))?(?=$|[\s\u00AD\u200B-\u200D\u2060\uFEFF#:([{<"'«“„‹\u06F0-\u06F9\u0660-\u0669])([\s\S]*)$/iu
/** `/track_1001` and `/track1001`. */
const JOINED = /^(track|stop)_?(\d[\w-]*)$/i

/** `https://t.me/Bot?start=…` and `tg://resolve?domain=Bot&start=…`. https://core.telegram.org/bots/features#deep-linking */
const WEB_LINK = /(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.(?:me|dog)\/(\w+)\?(?:[^\s#]*&)?start=([\w-]+)/i
const APP_LINK = /tg:(?:\/\/)?resolve\?(?=[^\s#]*\bdomain=(\w+))(?=[^\s#]*\bstart=([\w-]+))/i

/** Returns the command that a text is, however it was typed, or the one of a bot's link that was pasted; `undefined` for other text. */
export function readCommand(text: string): TypedCommand | undefined {
  const plain = trim(text.replace(DIRECTION, '')).replace(/^／/, '/')
  const [, typed = '', addressee, after = ''] = COMMAND.exec(plain) ?? []
  const link = WEB_LINK.exec(plain) ?? APP_LINK.exec(plain)
  if (link !== null) {
    const [, bot = '', payload = ''] = link
    return { name: 'start', argument: payload, addressee: addressee ?? bot }
  }
  if (typed === '') return undefined
  const [, joined, id = ''] = JOINED.exec(typed) ?? []
  const name = (joined ?? typed).toLowerCase()
  const argument = trim(joined === undefined ? after.replace(/^:/, '') : id + after)
  return { name, argument, ...(addressee === undefined ? {} : { addressee }) }
}

/** Returns the ids that somebody may mean who typed this one: as it was typed, then without what only writing adds. */
export function toTypedIds(argument: string): string[] {
  const plain = withoutInvisible(argument.normalize('NFKC'))
  const bare = toAsciiDigits(plain)
    .replace(/^[\s#№()[\]{}<>"'«»“”„‹›]+/u, '')
    .replace(/(?<![\s()[\]{}<>"'«»“”„‹›.,:;!?،؛؟])[\s()[\]{}<>"'«»“”„‹›.,:;!?،؛؟]+$/u, '')
  return [...new Set([trim(argument), bare])].filter((id) => id !== '')
}

/** Returns a text without spaces, joiners and line ends around it. */
function trim(text: string): string {
  return text
    .replace(/^[\s\u00AD\u200B-\u200D\u2060\uFEFF]+/u, '')
    .replace(/(?<![\s\u00AD\u200B-\u200D\u2060\uFEFF])[\s\u00AD\u200B-\u200D\u2060\uFEFF]+$/u, '')
}
