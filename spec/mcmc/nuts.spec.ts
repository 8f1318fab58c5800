import { prove } from '../prove/proof.js'
import * as laws from './laws/nuts.js'

const tree = 'lib/mcmc/nuts/tree.ts'
const turn = 'lib/mcmc/nuts/turn.ts'

prove({
  kernel: 'nuts',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/nuts.ts',
  laws,
  checks: {
    nutsIsReversibleOnOrbits: 'reversible on the orbits of its leapfrog [exact, 1e-10]',
    nutsIsTheRecursion: 'the loop is the recursion over trees [exact, 1e-10]',
    nutsIsInvariant: 'invariant and reversible with one doubling [quadrature, 1e-4]',
    nutsKeepsGaussians: 'keeps a correlated Gaussian [in law]',
  },
  mutants: [
    [
      'a slice of equal weights',
      { file: tree, from: 'T.sub(added.logRatio, added.half.logWeight)', to: 'T.neg(added.half.logWeight)' },
      'nutsIsReversibleOnOrbits',
    ],
    [
      'a new half entered by its own weight',
      { file: tree, from: 'T.sub(half.logWeight, t.all.logWeight)', to: 'half.logWeight' },
      'nutsIsReversibleOnOrbits',
    ],
    [
      'halves entered that turn',
      { file: tree, from: 'T.and(complete, T.not(bad))', to: 'complete' },
      'nutsIsReversibleOnOrbits',
    ],
    [
      'a coin that prefers one side',
      { file: tree, from: 'T.constant(-Math.LN2)', to: 'T.constant(-0.5)' },
      'nutsIsReversibleOnOrbits',
    ],
    [
      'parts that begin a row too high',
      { file: turn, from: 'top[i]! - trailing(n) + 1', to: 'top[i]! - trailing(n) + 2' },
      'nutsIsReversibleOnOrbits',
    ],
    [
      'momenta that are not kept',
      { file: turn, from: 'put(kept.momenta, v)', to: 'kept.momenta' },
      'nutsIsTheRecursion',
    ],
    [
      'a turn seen at one end only',
      { file: turn, from: 'T.min(T.dot(first, way), T.dot(last, way))', to: 'T.dot(last, way)' },
      'nutsIsTheRecursion',
    ],
    [
      'a ratio turned round',
      { file: tree, from: 'T.sub(start, energy)', to: 'T.sub(energy, start)' },
      'nutsIsInvariant',
    ],
  ],
})
