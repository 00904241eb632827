/** Grouped digits as the language writes them. */
export function formatNumber(value, language) {
  return new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en').format(value)
}
