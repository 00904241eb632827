import { toLocalPath } from '../local-path.ts'
import type { BoardRequest, Handler } from '../request.ts'

/** Leads back to the page on which the language was chosen. Every answer remembers the language that its request names. */
export const chooseLanguage: Handler<BoardRequest> = ({ form }) => ({ redirect: toLocalPath(form.get('next')) })
