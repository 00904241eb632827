import { toCurrency, toDecimal } from '../order-values.ts'

/** Currencies of Persian shops that count in thousands, as the plugin Persian WooCommerce names them. */
const IN_THOUSANDS: Readonly<Record<string, string>> = { IRHT: 'IRT', IRHR: 'IRR' }

/**
 * Returns an order's total and currency for Peyk's contract. `IRHT` (thousand toman) becomes `IRT`, `IRHR` (thousand rial) becomes
 * `IRR`, and their total is multiplied by 1,000. Anything else does not change.
 */
export function toContractMoney(total: unknown, currency: unknown): { amount: unknown; currency: unknown } {
  const plain = typeof currency === 'string' ? IN_THOUSANDS[toCurrency(currency)] : undefined
  if (plain === undefined || (typeof total !== 'string' && typeof total !== 'number'))
    return { amount: total, currency }
  return { amount: timesThousand(toDecimal(String(total))), currency: plain }
}

/** Moves the decimal point three digits to the right, because floats would round. A text that is not a decimal is refused later. */
function timesThousand(decimal: string): string {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === '') return decimal
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '')
  const decimals = fraction.slice(3)
  return decimals === '' ? shifted : `${shifted}.${decimals}`
}
