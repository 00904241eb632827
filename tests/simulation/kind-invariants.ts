import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import { TEMPLATE_NAMES, createTemplates } from '@peyk/telegram/templates'
import type { TemplateName } from '@peyk/telegram/templates'
import type { OrderEvidence } from './evidence.ts'
import type { ShownMessage } from './simulated-telegram.ts'

const templates = createTemplates()
const FIRST_LINES = TEMPLATE_NAMES.map((name) => {
  const kind = toStatus(name)
  return [name, templates.find(kind, 'en', name !== kind).text.split('\n')[0] ?? ''] as const
})

/** Returns which template a message was made of. */
export function saysOf({ text }: ShownMessage): TemplateName {
  const found = FIRST_LINES.find(([, line]) => text.startsWith(`${line}\n`))
  if (found === undefined) throw new Error(`Expected the text of a template, got: ${text}`)
  return found[0]
}

function toStatus(name: TemplateName) {
  return name === 'refunded-after-paid' ? 'refunded' : name
}

/**
 * What Peyk promises of the kinds of one order: they arrive in order, or the later one says both. What may have been shown and what was
 * sent again on purpose can arrive late: then nobody can know.
 */
export function brokenKinds({ shown, history }: OrderEvidence): string[] {
  const isInDoubt = history.some(({ event }) => ['uncertain', 'reopened', 'resolved'].includes(event))
  if (isInDoubt) return []
  const names = shown.map(saysOf)
  const statuses = names.map(toStatus)
  const isPaidShown = statuses.includes('paid')
  const rules: [holds: boolean, broken: string][] = [
    [
      statuses.every(
        (status, i) => i === 0 || STATUS_PRECEDENCE[statuses[i - 1] ?? status] < STATUS_PRECEDENCE[status],
      ),
      'its customer read them in the wrong order, or one of them twice',
    ],
    [!names.includes('refunded-after-paid') || isPaidShown, 'the refund says that its customer knew of the payment'],
    [!names.includes('refunded') || !isPaidShown, 'the refund does not say that its customer knew of the payment'],
  ]
  return rules.filter(([holds]) => !holds).map(([, broken]) => `${broken}: ${names.join(', ')}`)
}
