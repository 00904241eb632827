import type { VerificationFailure } from '@peyk/panel/verify-webhook'
import { z } from 'zod'

const SIGNATURE_CODES = [
  'missing_signature',
  'bad_signature',
  'stale_signature',
] as const satisfies VerificationFailure['code'][]

/** The answer to an accepted webhook. */
export const accepted = z.object({
  success: z.literal(true),
  message: z
    .enum(['Notification queued', 'Already notified', 'Notification pending', 'Order updated'])
    .describe('All four mean that Peyk has the event. Do not send it again.'),
  hint: z
    .string()
    .optional()
    .describe(
      'Why nobody is notified, and what to do, for people: an unknown status, one that `NOTIFY_ON` does not name, no linked chat, a customer who did not start the bot.',
    ),
})

/** The answer to a refused webhook; nothing is stored. */
const refused = (codes: readonly [string, ...string[]]) =>
  z.object({
    success: z.literal(false),
    error: z.object({
      code: z.enum(codes),
      message: z.string().describe('What was expected, for people. It names the field that is wrong.'),
    }),
  })

/** Every answer but 200, with what it means and what to do. */
export const REFUSALS = {
  400: {
    when: 'The body is not JSON in UTF-8, or the request cannot be read. Fix the sender.',
    json: refused(['malformed_json', 'bad_request']),
  },
  401: {
    when: 'The signature is missing, wrong, or its time is more than 5 minutes away. Fix secret, clock or signing, then send again.',
    json: refused(SIGNATURE_CODES),
  },
  405: {
    when: 'Another method than POST. Fix the sender.',
    json: refused(['method_not_allowed']),
  },
  409: {
    when: 'This installation asks the panel; its webhook is off. Do not send again.',
    json: refused(['panel_is_polled']),
  },
  413: {
    when: 'The body is larger than 256 KiB, inflated if it is compressed. Fix the sender.',
    json: refused(['too_large']),
  },
  415: { when: 'The Content-Type is not JSON in UTF-8. Fix the sender.', json: refused(['not_json', 'bad_request']) },
  422: { when: 'JSON that is not an order. Fix the sender.', json: refused(['not_an_order']) },
  500: { when: 'Something went wrong in Peyk. Send again later.', json: refused(['internal_error']) },
  503: {
    when: 'Redis takes no writes at the moment; nothing was accepted. Send again after Retry-After.',
    json: refused(['unavailable']),
  },
} as const
