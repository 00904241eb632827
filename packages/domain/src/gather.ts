type Batch<Item, Result> = PromiseWithResolvers<readonly Result[]> & { items: Item[]; end: NodeJS.Immediate }

/**
 * Calls `act` once for all that is given in one turn of the event loop, or for each `most` of it, which then need not wait for
 * the turn's end; it gives a result for each, in their order. Where it fails, all fail.
 */
export function gather<Item, Result>(
  act: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = Infinity,
): (item: Item) => Promise<Result> {
  let open: Batch<Item, Result> | undefined

  const run = (batch: Batch<Item, Result>) => {
    clearImmediate(batch.end)
    open = undefined
    act(batch.items).then(batch.resolve, batch.reject)
  }
  const begin = (): Batch<Item, Result> => {
    const end = setImmediate(() => run(batch))
    const batch = { ...Promise.withResolvers<readonly Result[]>(), items: [], end }
    return batch
  }

  return async (item) => {
    const batch = (open ??= begin())
    const place = batch.items.push(item) - 1
    if (batch.items.length >= most) run(batch)
    const results = await batch.promise
    return results[place] as Result
  }
}
