// Run by relaxed.spec.ts in a process whose engine has relaxed SIMD: products and nets with fused sums, as one line of JSON.

import { open } from '../../../lib/interpret/backends.js'
import { ALONE } from '../../../lib/interpret/wasm/target.js'
import { errorOf, readyOf, type Ready } from './programs.js'
import { special } from './tensors.js'

const opened = (await open('wasm', { relaxed: true })())._tag
const errors = Object.values(special).map((made) =>
  errorOf(made, readyOf('dense', made, { ...ALONE, relaxed: true }) as Ready),
)
console.log(JSON.stringify({ opened, worst: Math.max(...errors) }))
