/** Calls `act` once for all that is given in one turn of the event loop; each giver gets what comes of that call. */
export function gather<Item>(act: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let items: Item[] = []
  let call: Promise<void> | undefined

  const flush = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    const gathered = items
    items = []
    call = undefined
    await act(gathered)
  }

  return (item) => {
    items.push(item)
    call ??= flush()
    return call
  }
}
