import { createOpenApi } from './schemas/openapi.ts'
import { createOrderSchema } from './schemas/order-schema.ts'
import { createEnvExample } from './settings/env-example.ts'
import { createPersianSettingsPage } from './settings/settings-page-fa.ts'
import { createSettingsPage } from './settings/settings-page.ts'

const toJson = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`

/** The files that the code makes, by their path, each with a function that returns its text. oxfmt formats the JSON of two. */
export const GENERATED_DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/order.schema.json': () => toJson(createOrderSchema()),
  'docs/openapi.json': () => toJson(createOpenApi()),
  'docs/settings.md': createSettingsPage,
  'docs/fa/settings.md': createPersianSettingsPage,
  '.env.example': createEnvExample,
}
