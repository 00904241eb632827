// Whether the process on this container's port can do its work: node deploy/health-check.mjs <port>; exit status 0 or 1.
const LIMIT_MS = 4000

try {
  const response = await fetch(`http://127.0.0.1:${process.argv[2]}/readyz`, { signal: AbortSignal.timeout(LIMIT_MS) })
  console.log(await response.text())
  process.exitCode = response.ok ? 0 : 1
} catch (error) {
  console.log(`No answer: ${error.cause?.message ?? error.message}`)
  process.exitCode = 1
}
