import { toCurrency, toDecimal } from '../order-values.ts'

/** Currencies of Persian shops that count in thousands, as the plugin Persian WooCommerce names them. */
const IN_THOUSANDS: Readonly<Record<string, string>> = { IRHT: 'IRT', IRHR: 'IRR' }

/**
 * An order's total and currency for Peyk's contract: `IRHT` (thousand toman) becomes `IRT` and `IRHR` (thousand rial)
 * becomes `IRR`, with the total times 1,000. Anything else stays as it is.
 */
export function toContractMoney(total: unknown, currency: unknown): { amount: unknown; currency: unknown } {
  const plain = typeof currency === 'string' ? IN_THOUSANDS[toCurrency(currency)] : undefined
  if (plain === undefined || (typeof total !== 'string' && typeof total !== 'number'))
    return { amount: total, currency }
  return { amount: timesThousand(toDecimal(String(total))), currency: plain }
}

/** Moves the decimal point three digits to the right; floats would round. What is no decimal stays, and is refused later. */
function timesThousand(decimal: string): string {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === '') return decimal
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '')
  const rest = fraction.slice(3)
  return rest === '' ? shifted : `${shifted}.${rest}`
}
