type Batch<Call, Reply> = PromiseWithResolvers<readonly Reply[]> & { calls: Call[]; end: NodeJS.Immediate }

/**
 * Turns a function that takes many calls into one that takes a single call. All calls of one turn of the event loop go
 * together, at most `limit` at once; a full batch does not wait for the end of the turn. Where a batch fails, each of its
 * calls fails.
 */
export function batchCalls<Call, Reply>(
  act: (calls: readonly Call[]) => Promise<readonly Reply[]>,
  limit = Infinity,
): (call: Call) => Promise<Reply> {
  let open: Batch<Call, Reply> | undefined

  const run = (batch: Batch<Call, Reply>) => {
    clearImmediate(batch.end)
    open = undefined
    act(batch.calls).then(batch.resolve, batch.reject)
  }
  const begin = (): Batch<Call, Reply> => {
    const end = setImmediate(() => run(batch))
    const batch = { ...Promise.withResolvers<readonly Reply[]>(), calls: [], end }
    return batch
  }

  return async (call) => {
    const batch = (open ??= begin())
    const place = batch.calls.push(call) - 1
    if (batch.calls.length >= limit) run(batch)
    const replies = await batch.promise
    return replies[place] as Reply
  }
}
