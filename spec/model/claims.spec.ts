import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/claims.js'

describe('while a kernel is built', () => {
  it('a cycle is found to be for one law', () => Laws.cyclesHaveOneLaw())
  it('options are found to be no functions of the state', () => Laws.optionsAreNotStates())
})

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'laws compared by the number of their factors',
    { file: 'lib/model/Factor.ts', from: 'x.digest === y.digest', to: 'x !== y' },
    'cyclesHaveOneLaw',
  ],
  [
    'claims of all parts compared',
    { file: 'lib/model/kernel/cycle.ts', from: 'isInvariant(p.exactness) && p.target', to: 'p.target' },
    'cyclesHaveOneLaw',
  ],
  [
    'only the state itself refused',
    { file: 'lib/mcmc/options.ts', from: 'n.args.some(isLeaf)', to: 'n.args.every(() => false)' },
    'optionsAreNotStates',
  ],
]

describe('mutants of the claims', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/model/laws/claims.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
