import { prove } from '../prove/proof.js'
import * as laws from './laws/schedule.js'

const temperature = 'lib/mcmc/smc/temperature.ts'

prove({
  kernel: 'Smc.sampler (adaptive)',
  exactness: 'approximate',
  module: 'spec/mcmc/laws/schedule.ts',
  laws,
  checks: {
    adaptiveLeavesItsFraction: 'goes as far as leaves a fraction of the particles [1e-6]',
    adaptiveReachesOne: 'goes to 1, or says that it has not [bitwise]',
    evidenceOfTwoModes: 'finds the evidence of two modes to a tenth [in law]',
  },
  mutants: [
    [
      'an end before 1',
      {
        file: 'lib/mcmc/smc/sampler.ts',
        from: 'T.less(beta, T.constant(1))',
        to: 'T.less(beta, T.constant(0.5))',
      },
      'adaptiveReachesOne',
    ],
    [
      'a fraction of other weights',
      { file: temperature, from: 'T.add(w, T.scale(2)(v))', to: 'T.scale(2)(T.add(w, v))' },
      'adaptiveLeavesItsFraction',
    ],
    [
      'a fraction of all particles',
      { file: temperature, from: ', effectiveSampleSize(w))', to: ', T.constant(4))' },
      'adaptiveLeavesItsFraction',
    ],
    [
      'the near half kept',
      { file: temperature, from: 'T.greaterEqual(left(middle)', to: 'T.less(left(middle)' },
      'adaptiveLeavesItsFraction',
    ],
    [
      'a step to the lower end',
      { file: temperature, from: 'high: T.constant(1) }).high', to: 'high: T.constant(1) }).low' },
      'adaptiveLeavesItsFraction',
    ],
  ],
})
