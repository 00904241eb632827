/**
 * Calls `act` once for all that is given in one turn of the event loop; it gives a result for each, in their order. Where it
 * fails, all fail.
 */
export function gather<Item, Result>(
  act: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let items: Item[] = []
  let call: Promise<readonly Result[]> | undefined

  const flush = async (): Promise<readonly Result[]> => {
    await new Promise((resolve) => setImmediate(resolve))
    const gathered = items
    items = []
    call = undefined
    return act(gathered)
  }

  return async (item) => {
    const place = items.push(item) - 1
    call ??= flush()
    const results = await call
    return results[place] as Result
  }
}
