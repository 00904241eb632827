/** What a failed answer of the Bot API has. https://core.telegram.org/bots/api#making-requests */
type Failure = { ok?: unknown; error_code?: unknown; description?: unknown }

/**
 * Returns the text of an answer with what a failed one must have: a code and a description, which what stands between may leave out. A
 * missing code becomes 0, which is certain of nothing: the HTTP status may be another server's word. Another text stays as it is.
 */
export function completeAnswer(text: string, status: number): string {
  if (text.startsWith('{"ok":true')) return text
  const answer = parseObject(text)
  if (answer === undefined || answer.ok === true) return text
  const { error_code: code, description } = answer
  const given = typeof description === 'string' && description !== ''
  return JSON.stringify({
    ...answer,
    ok: false,
    error_code: Number.isInteger(Number(code ?? Number.NaN)) ? Number(code) : 0,
    description: given ? description : `the answer has no description (HTTP status ${status})`,
  })
}

function parseObject(text: string): Failure | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : undefined
  } catch {
    return undefined
  }
}
