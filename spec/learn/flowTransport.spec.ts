import { prove } from '../prove/proof.js'
import * as laws from './laws/flowTransport.js'

const coupling = 'lib/learn/flow/coupling.ts'
const by = 'flowsTransport'

prove({
  kernel: 'transport by a learned flow',
  exactness: 'reversible',
  module: 'spec/learn/laws/flowTransport.ts',
  laws,
  checks: {
    flowsTransport: 'keeps a bent Gaussian, by a flow that has learned nothing [in law]',
    trainedFlowsTransport: 'and by a trained one [in law]',
    trainedFlowsHelp: 'proposes better than without the flow [in law]',
  },
  mutants: [
    [
      'no log-determinant',
      {
        file: coupling,
        from: 'T.exp(logScale), b), shift), T.sum(logScale)]',
        to: 'T.exp(logScale), b), shift), T.sum(T.scale(0)(logScale))]',
      },
      by,
    ],
    [
      'a log-determinant of the wrong sign',
      {
        file: coupling,
        from: 'T.exp(logScale), b), shift), T.sum(logScale)]',
        to: 'T.exp(logScale), b), shift), T.neg(T.sum(logScale))]',
      },
      by,
    ],
    [
      'layers whose determinants do not add',
      { file: 'lib/model/Bijection.ts', from: 'return [z, T.add(first, second)]', to: 'return [z, first]' },
      by,
    ],
    [
      'an inverse of another flow',
      {
        file: coupling,
        from: 'T.mul(T.exp(T.neg(logScale)), T.sub(b, shift))',
        to: 'T.sub(T.mul(T.exp(T.neg(logScale)), b), shift)',
      },
      'trainedFlowsTransport',
    ],
    [
      'a target that is tempered',
      {
        file: 'lib/mcmc/Transport.ts',
        from: 'E.pullback(bijection)(target)',
        to: 'E.temper(0.8)(E.pullback(bijection)(target))',
      },
      by,
    ],
  ],
})
