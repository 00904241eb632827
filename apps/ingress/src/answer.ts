/** An HTTP answer to a webhook, in the contract's shapes. */
export type Answer = {
  status: number
  headers?: Record<string, string>
  body: { success: true; message: string; hint?: string } | { success: false; error: { code: string; message: string } }
}

const RETRY_AFTER_SECONDS = 5

/** @param hint why it notifies nobody, for a person who reads the answer */
export function accepted(message: string, hint?: string): Answer {
  return { status: 200, body: { success: true, message, ...(hint !== undefined && { hint }) } }
}

export function refused(status: number, code: string, message: string): Answer {
  return { status, body: { success: false, error: { code, message } } }
}

/** Nothing was accepted, and the sender should send it again. */
export function unavailable(message: string): Answer {
  return { ...refused(503, 'unavailable', message), headers: { 'retry-after': String(RETRY_AFTER_SECONDS) } }
}
