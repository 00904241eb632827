// node link.mjs 1001
import { link } from './peyk.mjs'

console.log(link(process.argv[2]))
