/**
 * A proof of a kernel: laws that hold of it, and wrong versions of it that some law finds out. The laws are exported functions
 * without arguments of one module, which throw where they are broken; a mutant is one edit of the real source. Proofs are tests, and
 * `npm run prove` prints all of them as one table.
 */
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import './meta.js'

type Law = () => void | Promise<void>

/** What is known of a kernel. */
export interface Proof<L> {
  /** The kernel, as the surface names it. */
  readonly kernel: string
  /** Of what gives weighted points instead of steps, `unbiased`. */
  readonly exactness: 'reversible' | 'invariant' | 'approximate' | 'unbiased'
  /** The module of its laws, from the repository's root. */
  readonly module: string
  readonly laws: L
  /** What its laws say, by their names. */
  readonly checks: { readonly [law in keyof L]?: string }
  /** Wrong versions of the kernel, and the laws that find them out. */
  readonly mutants: readonly (readonly [name: string, edit: Edit, by: keyof L & string])[]
}

/** A proof as tests. */
export const prove = <L extends object>({
  kernel,
  exactness,
  module,
  laws,
  checks,
  mutants,
}: Proof<L>): void => {
  type Laws = { readonly [name: string]: Law }
  const about = { kernel, exactness }
  const names = checks as { readonly [law: string]: string }
  describe(`${kernel} [${exactness}]`, () => {
    Object.entries(names).forEach(([law, name]) =>
      it(name, async ({ task }) => {
        task.meta.proof = { ...about, kind: 'check', name }
        await (laws as Laws)[law]!()
      }),
    )
    mutants.forEach(([name, edit, by]) =>
      it(`but not with ${name}`, async ({ task }) => {
        task.meta.proof = { ...about, kind: 'mutant', name, by: names[by] ?? by }
        expect(await killedBy<Laws>(edit, module, (mutated) => mutated[by]!())).toBeDefined()
      }),
    )
  })
}
