import { VARIABLE_GROUPS } from '@peyk/config/environment'
import type { VariableName } from '@peyk/config/environment'
import type { Variable } from '@peyk/config/variable'
import { CONDITIONS_FA, HEADINGS_FA, MEANINGS_FA } from './meanings-fa.ts'

const HEAD = `<div dir="rtl">

# تنظیم‌ها

برای اپراتورها. هر تنظیم یک متغیر محیطی است. \`npm start\` و داکر کامپوز آن‌ها را از فایل \`.env\` هم می‌خوانند؛ اگر یکی هم در محیط و هم در فایل باشد، محیط مقدم است.
\`npm run peyk -- init\` بیشترشان را خودش می‌پرسد و می‌نویسد. این صفحه را \`npm run generate\` می‌سازد.

- **خالی یعنی تنظیم‌نشده.** آن‌وقت مقدار پیش‌فرض به کار می‌رود.
- **رمزها** ستاره دارند. نه در خطاها می‌آیند نه در گزارش. هر کدام را می‌شود از فایل خواند: \`BOT_TOKEN_FILE=/run/secrets/bot_token\` به جای \`BOT_TOKEN\`.
- **تنظیم نادرست یا جامانده** پردازش را با وضعیت خروج ۷۸ می‌بندد. یک پیام همهٔ آن‌ها را نام می‌برد و می‌گوید چه انتظار می‌رفت.
`

/** Returns the text of docs/fa/settings.md: a table for each group of variables. */
export function createPersianSettingsPage(): string {
  const sections = VARIABLE_GROUPS.map(({ heading, variables }) => {
    const rows = Object.entries<Variable>(variables).map(([name, variable]) => toRow(name as VariableName, variable))
    return `## ${HEADINGS_FA[heading]}\n\n| تنظیم | پیش‌فرض | معنا | نمونه |\n| --- | --- | --- | --- |\n${rows.join('')}`
  })
  return `${[HEAD, ...sections].join('\n')}\n</div>\n`
}

function toRow(name: VariableName, { default: value, whenUnset, requiredWhen, isSecret, example }: Variable): string {
  const meaning = MEANINGS_FA[name].replaceAll(
    /docs\/(fa\/)?([\w-]+\.md)/g,
    (_all, fa: string | undefined, page: string) => `[${page}](${fa === undefined ? '../' : ''}${page})`,
  )
  const unset = whenUnset === undefined ? '–' : inPersian(whenUnset)
  const condition = requiredWhen === undefined ? '' : ` **لازم است**${toCondition(requiredWhen)}.`
  return `| \`${name}\`${isSecret ? ' \\*' : ''} | ${value === undefined ? unset : `\`${value}\``} | ${meaning}${condition} | \`${example}\` |\n`
}

function toCondition(requiredWhen: string): string {
  return requiredWhen === 'always' ? '' : `، وقتی ${inPersian(requiredWhen)}`
}

/** @throws {Error} naming the text that has no Persian */
function inPersian(text: string): string {
  const persian = CONDITIONS_FA[text]
  if (persian === undefined)
    throw new Error(`scripts/settings/meanings-fa.ts: expected the Persian of "${text}" in CONDITIONS_FA.`)
  return persian
}
