import { SECOND } from '@peyk/domain/time'
import got from 'got'
import type { ShopWebhook, WantedWebhook, WebhookWrite, WebhooksQuestion } from './adapter.ts'
import { createPanelAdapter } from './adapters.ts'
import { createPanelClient } from './panel-client.ts'
import type { PanelClientOptions } from './panel-client.ts'
import { withoutRequest } from './panel-http.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

export type CreatedWebhook = { topic: string; outcome: 'created' | 'changed' | 'unchanged' }

const LIMIT_MS = 15 * SECOND

/**
 * Makes the shop's webhooks for the topics that Peyk reads, each once: a webhook that posts to this address already gets this secret
 * and becomes active. Returns `undefined` where the panel has no such list.
 *
 * @throws {PanelUnavailable} when the shop refuses or does not answer; `onCreated` has named those that were made before
 */
export async function createWebhooks(
  options: PanelClientOptions,
  { url, secret }: Omit<WantedWebhook, 'topic'>,
  onCreated: (webhook: CreatedWebhook) => void,
): Promise<CreatedWebhook[] | undefined> {
  const question = createPanelAdapter(options).webhooks
  if (question === undefined) return undefined
  const present = await listWebhooks(options)
  const done: CreatedWebhook[] = []
  for (const topic of [...question.neededTopics, ...question.usefulTopics]) {
    const webhook = await createOne({ topic, url, secret }, present, question, options.apiBaseUrl)
    done.push(webhook)
    onCreated(webhook)
  }
  return done
}

async function listWebhooks(options: PanelClientOptions): Promise<readonly ShopWebhook[]> {
  const client = createPanelClient(options)
  try {
    return (await client.fetchWebhooks())?.webhooks ?? []
  } finally {
    client.close()
  }
}

async function createOne(
  wanted: WantedWebhook,
  webhooks: readonly ShopWebhook[],
  question: WebhooksQuestion,
  apiBaseUrl: string,
): Promise<CreatedWebhook> {
  const { topic } = wanted
  const present = webhooks.find((each) => each.topic === topic && each.url === wanted.url)
  const write = question.toWrite(wanted, present)
  if (write === undefined) return { topic, outcome: 'unchanged' }
  await send(write, apiBaseUrl)
  return { topic, outcome: present === undefined ? 'created' : 'changed' }
}

async function send({ method, path, headers, json }: WebhookWrite, apiBaseUrl: string): Promise<void> {
  const where = `${apiBaseUrl}/${path}`
  const { statusCode, body } = await got(path, {
    prefixUrl: apiBaseUrl,
    method,
    headers,
    json,
    timeout: { request: LIMIT_MS },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  }).catch((error: unknown) => {
    throw new PanelUnavailable(`The panel does not answer at ${where}`, { cause: withoutRequest(error) })
  })
  if (statusCode !== 200 && statusCode !== 201)
    throw new PanelUnavailable(
      `The panel answered ${statusCode} to ${method} ${where}; expected 200 or 201${toReason(body)}`,
      { status: statusCode },
    )
}

const LONGEST_REASON = 200

/** Returns what WordPress and Shopify say in a refusal. */
function toReason(body: string): string {
  const text = body.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_REASON)
  return text === '' ? '' : `: ${text}`
}
