import { LRUCache } from 'lru-cache'

type Known = { etag: string; body: string; link: string | undefined }

const MOST_BYTES = 16 * 1024 * 1024
const LARGEST_BYTES = 64 * 1024

/**
 * Remembers the last answers with an `ETag`, up to 16 MiB. On a 304 the remembered answer is returned again. So an order update
 * that could not be stored is not lost with the next check.
 */
export function createEtags() {
  const known = new LRUCache<string, Known>({
    maxSize: MOST_BYTES,
    maxEntrySize: LARGEST_BYTES,
    // Two bytes a character at most.
    sizeCalculation: ({ etag, body, link = '' }, key) =>
      2 * (key.length + etag.length + body.length + link.length) + 100,
  })
  return {
    get: (question: string): Known | undefined => known.get(question),
    keep(question: string, etag: string | undefined, { body, link }: Omit<Known, 'etag'>): void {
      if (etag === undefined) known.delete(question)
      else known.set(question, { etag, body, link })
    },
  }
}
