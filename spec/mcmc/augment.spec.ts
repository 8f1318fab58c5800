import { prove } from '../prove/proof.js'
import * as laws from './laws/augment.js'

const file = 'lib/mcmc/Augment.ts'

prove({
  kernel: 'augment',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/augment.ts',
  laws,
  checks: {
    dataAugmentation: 'with an exact conditional it is data augmentation [exact, 1e-12]',
    proposedPairs: 'proposed pairs are reversible, by a given density as by a derived one [exact, 1e-12]',
    cyclesOnPairs: 'cycles on pairs are invariant, and their reversals adjoint [exact, 1e-12]',
  },
  mutants: [
    [
      'a target that forgets the auxiliary variable',
      {
        file,
        from: 'return E.tilt((pair: Augmented<X, A>) => logDensity(pair.x)(pair.auxiliary))(marginal)',
        to: 'return marginal as never',
      },
      'dataAugmentation',
    ],
    [
      'a density of the wrong sign',
      {
        file,
        from: 'logDensity(pair.x)(pair.auxiliary))(marginal)',
        to: 'E.value(E.tilt(() => logDensity(pair.x)(pair.auxiliary))(E.flat(space)))(pair))(marginal)',
      },
      'dataAugmentation',
    ],
    [
      'an auxiliary variable counted twice',
      {
        file,
        from: '(marginal)',
        to: '(E.tilt((pair: Augmented<X, A>) => logDensity(pair.x)(pair.auxiliary))(marginal))',
      },
      'proposedPairs',
    ],
    [
      'a target that is tempered',
      {
        file,
        from: '({ x }: Augmented<X, A>) => x)(target)',
        to: '({ x }: Augmented<X, A>) => x)(E.temper(0.5)(target))',
      },
      'proposedPairs',
    ],
    [
      'a reversal that is none',
      { file, from: 'augment(auxiliary)(reversed()) }', to: 'augment(auxiliary)(m) }' },
      'cyclesOnPairs',
    ],
  ],
})
