// `npm run generate`: writes docs/order.schema.json, docs/openapi.json and docs/settings.md.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createOpenApi } from './schemas/openapi.ts'
import { createOrderSchema } from './schemas/order-schema.ts'
import { createSettingsPage } from './schemas/settings-page.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const toJson = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`
const documents = {
  'docs/order.schema.json': toJson(createOrderSchema()),
  'docs/openapi.json': toJson(createOpenApi()),
  'docs/settings.md': createSettingsPage(),
}

for (const [path, text] of Object.entries(documents)) writeFileSync(root + path, text)
const { status, stderr } = spawnSync(`${root}node_modules/.bin/oxfmt`, Object.keys(documents), { cwd: root })
if (status !== 0) throw new Error(`oxfmt ended with ${status}: ${String(stderr)}`)
console.log(`Wrote ${Object.keys(documents).join(', ')}.`)
