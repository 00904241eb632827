// Opens the page again when the board says that the session ended (401: the login page comes) or that Redis is away
// (503: a page that says so comes, and leads back).
new PerformanceObserver((list) => {
  const entries = /** @type {PerformanceResourceTiming[]} */ (list.getEntries())
  if (entries.some(({ responseStatus }) => responseStatus === 401 || responseStatus === 503)) location.reload()
}).observe({ type: 'resource' })
