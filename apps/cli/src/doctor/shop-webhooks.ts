import type { Settings } from '@peyk/config/settings'
import { sameText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { ShopWebhook } from '@peyk/panel/adapter'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { ShopWebhooks } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/domain/describe-error'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import { panelWebhookUrlOf } from '../panel-webhook-url.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { agoOf, say } from './say.ts'

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
    return [warning(CHECK, sameText(describeError(error)), mayNotRead ? say('hooksMayNotRead') : say('hooksTodo'))]
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
  if (refusedAgoMs !== undefined && refusedAgoMs < (verifiedAgoMs ?? Infinity)) {
    const accepted =
      verifiedAgoMs === undefined ? say('hookNoneAccepted') : say('hookLastAccepted', { ago: agoOf(verifiedAgoMs) })
    return wrong(
      CHECK,
      say('hookRefused', { topic, here, ago: agoOf(refusedAgoMs), accepted }),
      say('hookRefusedTodo', { test: testDelivery }),
    )
  }
  if (verifiedAgoMs !== undefined) return ok(CHECK, say('hookAccepted', { topic, here, ago: agoOf(verifiedAgoMs) }))
  const unknown = say('hookUntested', { topic, here })
  return isNeeded ? warning(CHECK, unknown, say('hookUntestedTodo', { test: testDelivery })) : ok(CHECK, unknown)
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
        say('hookVersion', { topic, version: apiVersion, expected: expectedVersion }),
        say('hookVersionTodo'),
      )
    return secret
  }
  const [inactive] = toHere
  if (inactive !== undefined)
    return fails(
      CHECK,
      say(inactive.state === 'disabled' ? 'hookDisabled' : 'hookInactive', { topic, state: inactive.state }),
      say('hookInactiveTodo'),
    )
  const [elsewhere] = ofTopic
  if (elsewhere !== undefined)
    return fails(
      CHECK,
      say('hookElsewhere', { topic, url: withoutSecrets(elsewhere.url) }),
      say('hookElsewhereTodo', { here }),
    )
  if (!showsAll) return warning(CHECK, say('hookUnseen', { topic }), say('hookUnseenTodo', { here }))
  return fails(CHECK, say('hookMissing', { topic }), say('hookMissingTodo', { here }))
}

/** Without WEBHOOK_URL only the path is known. */
function isSameAddress(url: string, here: string): boolean {
  if (!URL.canParse(url)) return false
  return new URL(here).hostname === '127.0.0.1'
    ? new URL(url).pathname === new URL(here).pathname
    : new URL(url).href === new URL(here).href
}

function withoutSecrets(url: string): string | Text {
  if (!URL.canParse(url)) return say('hookNoAddress')
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
