/**
 * Puts a value for `{name}` into a path such as `orders/{id}` or `find?order={id}`, encoded for its place.
 *
 * @returns `undefined` when the path cannot hold the value: a URL's dot segments are removed (RFC 3986, section 5.2.4)
 */
export function fillTemplate(
  template: string,
  name: string,
  value: string,
): { path: string; query: Record<string, string> } | undefined {
  const [path = '', query = ''] = template.replace(/^\/+/, '').split('?', 2)
  const place = `{${name}}`
  if (['.', '..'].includes(value) && path.split('/').includes(place)) return undefined
  return {
    path: path.replaceAll(place, () => encodeURIComponent(value)),
    query: Object.fromEntries(
      [...new URLSearchParams(query)].map(([key, text]) => [key, text.replaceAll(place, () => value)]),
    ),
  }
}
