import { LRUCache } from 'lru-cache'

type Known = { etag: string; body: string }

const MOST_BYTES = 16 * 1024 * 1024
const LARGEST_BYTES = 64 * 1024

/**
 * The last answers that came with an `ETag`, as many as fit into 16 MiB. The answer is kept with its tag: when the panel
 * says 304 it is given again, so that order update whose writing failed is not lost with the second look.
 */
export function createEtags() {
  const known = new LRUCache<string, Known>({
    maxSize: MOST_BYTES,
    maxEntrySize: LARGEST_BYTES,
    // Two bytes a character at most.
    sizeCalculation: ({ etag, body }, key) => 2 * (key.length + etag.length + body.length) + 100,
  })
  return {
    get: (question: string): Known | undefined => known.get(question),
    keep(question: string, etag: string | undefined, body: string): void {
      if (etag === undefined) known.delete(question)
      else known.set(question, { etag, body })
    },
  }
}
