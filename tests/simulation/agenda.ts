import type { Random } from './random.ts'

type Event = { atMs: number; tie: number; run: () => void }

/** What is still to happen, as a binary heap: the earliest first, and chance decides between events of one moment. */
export function createAgenda(random: Random) {
  const heap: Event[] = []
  const isBefore = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.tie < b.tie)
  const at = (index: number) => heap[index] as Event

  return {
    add(atMs: number, run: () => void): void {
      let index = heap.push({ atMs, tie: random.next(), run }) - 1
      while (index > 0) {
        const parent = (index - 1) >> 1
        if (!isBefore(at(index), at(parent))) return
        ;[heap[index], heap[parent]] = [at(parent), at(index)]
        index = parent
      }
    },

    take(): Event | undefined {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined || heap.length === 0) return first
      heap[0] = last
      for (let index = 0; ;) {
        const left = 2 * index + 1
        const right = left + 1
        if (left >= heap.length) return first
        const child = right < heap.length && isBefore(at(right), at(left)) ? right : left
        if (!isBefore(at(child), at(index))) return first
        ;[heap[index], heap[child]] = [at(child), at(index)]
        index = child
      }
    },
  }
}
