/** Mutants of the systems' parts, and the law that kills each: by what it finds, not because the edit names what isn't there. */
import { expect, it } from 'vitest'
import { killedBy } from '../../../mutants.js'

/** What the edit breaks, the file under examples/04-systems, what it had, what it has, and the law. */
export type Mutant<M> = readonly [what: string, file: string, from: string, to: string, law: keyof M & string]

type Laws<M> = { readonly [K in keyof M]: () => void }

/** A test of each mutant, with the laws of that module of this folder. */
export const killsAll = <M extends Laws<M>>(module: string, mutants: readonly Mutant<M>[]): void => {
  it.each(mutants)('%s', async (_, file, from, to, law) => {
    const edit = { file: `examples/04-systems/${file}.ts`, from, to }
    const path = `spec/examples/systems/oracles/laws/${module}.ts`
    const message = await killedBy<M>(edit, path, (laws) => laws[law]())
    expect(message).toBeDefined()
    expect(message).not.toMatch(/is not (defined|a function)/)
  })
}
