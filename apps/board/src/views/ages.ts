import type { PendingAges } from '@peyk/store/pending-ages'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'

/** The number of pending orders by age. */
export function renderAges({ count, looked, counts }: PendingAges, { ages }: Words, format: Formatting): Html {
  if (count === 0) return html`<p class="quiet">${ages.none}</p>`
  const isEstimate = looked < count
  const most = Math.max(...counts, 1)
  const toText = (n: number) => (isEstimate && n > 0 ? `≈ ${format.rough(n)}` : format.number(n))
  return html`<p class="quiet">
      ${ages.total(format.number(count))}${isEstimate && html` · ${ages.estimated(format.number(looked))}`}
    </p>
    <table class="ages">
      <thead class="unseen">
        <tr>
          <th scope="col">${ages.age}</th>
          <th scope="col">${ages.count}</th>
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          (n, i) =>
            html`<tr>
              <th scope="row">${ages.bounds[i as 0]}</th>
              <td>
                <span class="meter" style="--part:${Math.round((n / most) * 1000) / 10}%"></span
                ><span>${toText(n)}</span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`
}
