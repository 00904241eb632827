/** Signs in to the board as its form does. Returns the header that sets the cookie; `undefined` when the board does not take it. */
export async function signInToBoard(boardUrl: string, user: string, password: string): Promise<string | undefined> {
  try {
    const body = new URLSearchParams({ user, password })
    const response = await fetch(new URL('login', boardUrl), { method: 'POST', redirect: 'manual', body })
    return response.headers.getSetCookie()[0]
  } catch {
    return undefined
  }
}
