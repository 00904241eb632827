import { signEvent } from './sign-event.ts'
import type { PanelEvent } from './sign-event.ts'
import { headerOf, SCHEMES } from './verify-webhook.ts'
import type { SignatureScheme, SignedRequest, WebhookAuth } from './verify-webhook.ts'

/** The doctor's webhook: signed, but no order. Ingress answers 422 and stores nothing, if the secret matches. */
export const TEST_BODY = '{"ping":"peyk doctor"}'

/** Whether a webhook is the doctor's and not the panel's. */
export const isTestDelivery = ({ rawBody }: SignedRequest) => Buffer.from(rawBody).equals(Buffer.from(TEST_BODY))

/** Whether the headers may be those of the doctor's webhook, where its body is not read. */
export const mayBeTestDelivery = (request: Pick<SignedRequest, 'headers'>) =>
  headerOf(request, 'content-length') === String(TEST_BODY.length)

/** Returns the headers that sign the test delivery as the panel would, or `undefined` where the scheme cannot be imitated. */
export function signTestDelivery(
  scheme: WebhookAuth | SignatureScheme,
  secret: string,
  event: Omit<PanelEvent, 'body'>,
): Record<string, string> | undefined {
  if (scheme === 'standard' || scheme === 'hmac') return signEvent(scheme, secret, { ...event, body: TEST_BODY })
  const { header, sign } = typeof scheme === 'string' ? SCHEMES[scheme] : scheme
  return sign && { [header]: sign(secret, TEST_BODY) }
}
