import { prove } from '../prove/proof.js'
import * as laws from './laws/resampling.js'

const module = 'spec/mcmc/laws/resampling.ts'
const file = 'lib/mcmc/smc/resampling.ts'
const weights = 'lib/mcmc/smc/weights.ts'
const single = { file, from: 'T.cumsum(weights)', to: 'weights' }
const unnormalised = { file: weights, from: 'T.sum(weights)', to: 'T.constant(1)' }
const leftover = { file, from: 'T.maximum(sums)', to: 'T.shift(1)(T.maximum(sums))' }
const beside = { file, from: "'right', sums", to: "'left', sums" }

prove({
  kernel: 'Smc.multinomial',
  exactness: 'unbiased',
  module,
  laws,
  checks: { multinomial: 'unbiased, with the variance of independent draws [exact, 1e-12]' },
  mutants: [
    [
      'weights squared',
      { file, from: 'R.categorical(logits)', to: 'R.categorical(T.scale(2)(logits))' },
      'multinomial',
    ],
    [
      'weights upside down',
      { file, from: 'R.categorical(logits)', to: 'R.categorical(T.neg(logits))' },
      'multinomial',
    ],
    [
      'weights in place of their logarithms',
      { file, from: 'scheme(categoricals)', to: 'scheme((w) => categoricals(T.exp(w)))' },
      'multinomial',
    ],
    [
      'no weights',
      { file, from: 'scheme(categoricals)', to: 'scheme((w) => categoricals(T.sub(w, w)))' },
      'multinomial',
    ],
    [
      'one draw for all',
      {
        file,
        from: 'R.replicate(logits.shape[0]!)(',
        to: 'R.map((k: Index) => T.toInt(T.broadcast([logits.shape[0]!], T.toFloat(k))))(',
      },
      'multinomial',
    ],
  ],
})

prove({
  kernel: 'Smc.residual',
  exactness: 'unbiased',
  module,
  laws,
  checks: { residual: 'unbiased, with sure copies and the variance of the rest [exact, 1e-12]' },
  mutants: [
    [
      'copies rounded',
      { file, from: 'T.floor(expected)', to: 'T.floor(T.shift(0.5)(expected))' },
      'residual',
    ],
    [
      'the rest drawn by all of the weights',
      { file, from: 'T.log(fractions)', to: 'T.log(expected)' },
      'residual',
    ],
    [
      'sure copies everywhere',
      { file, from: 'T.broadcast([n], T.sum(copies))', to: 'T.fill(n, [n])' },
      'residual',
    ],
    [
      'copies shifted by a place',
      {
        file,
        from: 'places(copies, ramp(n))',
        to: 'places(copies, T.shift(1)(ramp(n)))',
      },
      'residual',
    ],
    ['weights in place of their running sums', single, 'residual'],
    ['a copy more where sums and places agree', beside, 'residual'],
  ],
})

prove({
  kernel: 'Smc.stratified',
  exactness: 'unbiased',
  module,
  laws,
  checks: {
    stratified: 'unbiased, with the variance of independent strata [exact, 1e-12]',
    nothingIsNotChosen: 'never chooses a particle without weight [exact]',
  },
  mutants: [
    [
      'one uniform for all strata',
      { file, from: 'T.add(ramp(n), u)', to: 'T.shift(T.element(u, T.index(0)))(ramp(n))' },
      'stratified',
    ],
    [
      'strata of half the width',
      { file, from: 'T.add(ramp(n), u)', to: 'T.add(ramp(n), T.scale(0.5)(u))' },
      'stratified',
    ],
    ['weights in place of their running sums', single, 'stratified'],
    ['weights that are not normalised', unnormalised, 'stratified'],
    ['a last particle that takes what is left', leftover, 'nothingIsNotChosen'],
  ],
})

prove({
  kernel: 'Smc.systematic',
  exactness: 'unbiased',
  module,
  laws,
  checks: {
    systematic: 'unbiased, with floor(N w) copies or one more [exact, 1e-12]',
    effectiveSampleSize: 'the effective sample size is that of Kong [float64 tolerance]',
  },
  mutants: [
    [
      'strata of twice the width',
      { file, from: 'T.shift(u)(ramp(n))', to: 'T.shift(T.scale(2)(u))(ramp(n))' },
      'systematic',
    ],
    [
      'a uniform of each stratum that starts a stratum later',
      { file, from: 'T.shift(u)(ramp(n))', to: 'T.shift(T.shift(0.5)(u))(ramp(n))' },
      'systematic',
    ],
    ['weights in place of their running sums', single, 'systematic'],
    ['weights that are not normalised', unnormalised, 'systematic'],
    ['a last particle that takes what is left', leftover, 'nothingIsNotChosen'],
    [
      'an effective sample size of the wrong power',
      { file: weights, from: 'T.scale(2)(T.logsumexp(', to: 'T.scale(1)(T.logsumexp(' },
      'effectiveSampleSize',
    ],
  ],
})
