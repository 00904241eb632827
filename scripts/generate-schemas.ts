// Writes docs/order.schema.json and docs/openapi.json: node_modules/.bin/node scripts/generate-schemas.ts
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createOpenApi } from './schemas/openapi.ts'
import { createOrderSchema } from './schemas/order-schema.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const documents = { 'docs/order.schema.json': createOrderSchema(), 'docs/openapi.json': createOpenApi() }

for (const [path, document] of Object.entries(documents))
  writeFileSync(root + path, `${JSON.stringify(document, null, 2)}\n`)
const { status, stderr } = spawnSync(`${root}node_modules/.bin/oxfmt`, Object.keys(documents), { cwd: root })
if (status !== 0) throw new Error(`oxfmt ended with ${status}: ${String(stderr)}`)
console.log(`Wrote ${Object.keys(documents).join(' and ')}.`)
