import type { Settings } from '@peyk/config/settings'
import type { ShopWebhook } from '@peyk/panel/adapter'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { ShopWebhooks } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/runtime/logger'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import { toRoughDuration } from '../rough-duration.ts'
import { panelWebhookUrlOf } from '../panel-webhook-url.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'panel.webhooks'

/**
 * Checks that the shop has an active webhook to this address for each topic that Peyk needs, where its API can say so, and that its
 * last delivery had this secret. @param notes what ingress noted
 */
export async function checkShopWebhooks(settings: Settings, notes: IngressNotes): Promise<CheckResult[]> {
  const { panel, sources } = settings
  const { apiBaseUrl } = panel
  if (sources.panel !== 'webhook' || apiBaseUrl === undefined || panel.adapter === 'generic') return []
  const client = createPanelClient({ ...panel, apiBaseUrl })
  try {
    const found = await client.fetchWebhooks()
    return found === undefined ? [] : judgeShopWebhooks(found, notes, panelWebhookUrlOf(settings), apiBaseUrl)
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    const mayNotRead = error.status === 401 || error.status === 403
    return [
      warning(
        CHECK,
        describeError(error),
        mayNotRead
          ? 'the token of PANEL_API_TOKEN may not read webhooks: give it that right (WooCommerce: a key of an administrator, permission Read), or check the webhooks in the shop'
          : 'check PANEL_API_BASE_URL, or check the webhooks in the shop',
      ),
    ]
  } finally {
    client.close()
  }
}

/** Judges a shop's webhooks. @param here the address of this installation's webhook */
export function judgeShopWebhooks(
  { webhooks, neededTopics, usefulTopics, showsAll, testDelivery }: ShopWebhooks,
  notes: IngressNotes,
  here: string,
  apiBaseUrl: string,
): CheckResult[] {
  const expectedVersion = /\/admin\/api\/([^/]+)/.exec(apiBaseUrl)?.[1]
  const judge = (topic: string, isNeeded: boolean) =>
    judgeTopic(topic, webhooks, {
      here,
      isNeeded: isNeeded && showsAll,
      showsAll,
      expectedVersion,
      secret: judgeSecret(topic, notes, here, isNeeded, testDelivery),
    })
  return [...neededTopics.map((topic) => judge(topic, true)), ...usefulTopics.map((topic) => judge(topic, false))]
}

/**
 * Compares the shop's secret, which its API never shows, by the last deliveries of a topic. A quiet topic that is merely useful needs
 * no test.
 */
function judgeSecret(
  topic: string,
  notes: IngressNotes,
  here: string,
  isNeeded: boolean,
  testDelivery: string,
): CheckResult {
  const { [`panel_verified:${topic}` as const]: verifiedAgoMs, [`panel_refused:${topic}` as const]: refusedAgoMs } =
    notes
  const active = `${topic} is active and posts to ${here}`
  if (refusedAgoMs !== undefined && refusedAgoMs < (verifiedAgoMs ?? Infinity)) {
    const accepted =
      verifiedAgoMs === undefined
        ? 'none was accepted'
        : `the last accepted one came ${toRoughDuration(verifiedAgoMs)} ago`
    return wrong(
      CHECK,
      `${active}, but its last delivery, ${toRoughDuration(refusedAgoMs)} ago, was refused by its signature (${accepted})`,
      `give this webhook PANEL_WEBHOOK_SECRET as its secret in the shop, then ${testDelivery} and run peyk doctor again`,
    )
  }
  if (verifiedAgoMs !== undefined)
    return ok(CHECK, `${active}; its last delivery, ${toRoughDuration(verifiedAgoMs)} ago, had the right secret`)
  const unknown = `${active}; no delivery came in the last days, and the shop shows no secret to compare`
  return isNeeded ? warning(CHECK, unknown, `${testDelivery}, then run peyk doctor again`) : ok(CHECK, unknown)
}

type Expected = {
  here: string
  isNeeded: boolean
  showsAll: boolean
  expectedVersion: string | undefined
  /** What is known of the secret of a webhook that is active. */
  secret: CheckResult
}

function judgeTopic(topic: string, webhooks: readonly ShopWebhook[], expected: Expected): CheckResult {
  const { here, isNeeded, showsAll, expectedVersion, secret } = expected
  const fails = isNeeded ? wrong : warning
  const ofTopic = webhooks.filter((webhook) => webhook.topic === topic)
  const toHere = ofTopic.filter(({ url }) => isSameAddress(url, here))
  const active = toHere.find(({ state }) => state === 'active')
  if (active !== undefined) {
    const { apiVersion } = active
    if (expectedVersion !== undefined && apiVersion !== undefined && apiVersion !== expectedVersion)
      return warning(
        CHECK,
        `the webhook for ${topic} has API version ${apiVersion}, and PANEL_API_BASE_URL has ${expectedVersion}`,
        'set the same version for both',
      )
    return secret
  }
  const [inactive] = toHere
  if (inactive !== undefined)
    return fails(
      CHECK,
      `the shop’s webhook for ${topic} is ${inactive.state}${inactive.state === 'disabled' ? ', probably after failed deliveries' : ''}`,
      'set it to active in the shop, then run peyk reconcile for what was missed',
    )
  const [elsewhere] = ofTopic
  if (elsewhere !== undefined)
    return fails(
      CHECK,
      `the shop’s webhook for ${topic} posts to ${withoutSecrets(elsewhere.url)}`,
      `set its address to ${here}, or correct WEBHOOK_URL and PANEL_WEBHOOK_PATH`,
    )
  if (!showsAll)
    return warning(
      CHECK,
      `no webhook for ${topic} belongs to the app of PANEL_API_TOKEN; those made in the shop’s settings are not shown`,
      `check in the shop’s settings that one posts to ${here}`,
    )
  return fails(
    CHECK,
    `the shop has no webhook for ${topic}`,
    `add one in the shop: active, to ${here}, with PANEL_WEBHOOK_SECRET`,
  )
}

/** Without WEBHOOK_URL only the path is known. */
function isSameAddress(url: string, here: string): boolean {
  if (!URL.canParse(url)) return false
  return new URL(here).hostname === '127.0.0.1'
    ? new URL(url).pathname === new URL(here).pathname
    : new URL(url).href === new URL(here).href
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'an address that is none'
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
