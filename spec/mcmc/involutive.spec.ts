import { prove } from '../prove/proof.js'
import * as laws from './laws/involutive.js'

const file = 'lib/mcmc/Involutive.ts'

prove({
  kernel: 'involutive',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/involutive.ts',
  laws,
  checks: {
    involutionsAreReversible: 'invariant and reversible [quadrature, 1e-4]',
    walkIsInvolution: 'a random walk is an involution [float64 tolerance]',
    hmcIsInvolution: 'HMC is an involution [float64 tolerance]',
    jacobianIsFound: 'the Jacobian is found by differentiation [float64 tolerance]',
  },
  mutants: [
    [
      'no Jacobian',
      {
        file,
        from: 'T.add(T.add(rise, auxiliaries), logJacobian({ x, v }))',
        to: 'T.add(rise, auxiliaries)',
      },
      'involutionsAreReversible',
    ],
    [
      'the Jacobian of the way back',
      { file, from: 'logJacobian({ x, v })), y', to: 'logJacobian({ x: y, v: w })), y' },
      'involutionsAreReversible',
    ],
    [
      'auxiliaries the wrong way round',
      { file, from: 'T.sub(density(y)(w), density(x)(v))', to: 'T.sub(density(x)(v), density(y)(w))' },
      'involutionsAreReversible',
    ],
    [
      'the density of the old auxiliary at both ends',
      { file, from: 'density(y)(w)', to: 'density(y)(v)' },
      'involutionsAreReversible',
    ],
    [
      'an energy turned round',
      {
        file,
        from: 'T.sub(E.value(target)(x), E.value(target)(y))',
        to: 'T.sub(E.value(target)(y), E.value(target)(x))',
      },
      'walkIsInvolution',
    ],
    [
      'one gradient for all directions',
      { file, from: 'T.dot(out(x), direction)', to: 'T.sum(out(x))' },
      'jacobianIsFound',
    ],
  ],
})
