import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/resampling.js'

describe('resampling is unbiased, with the variance of its scheme', () => {
  it('multinomial [in law, to 1e-12]', () => Laws.multinomial())
  it('residual [in law, to 1e-12]', () => Laws.residual())
  it('stratified [in law, to 1e-12]', () => Laws.stratified())
  it('systematic [in law, to 1e-12]', () => Laws.systematic())
  it('never of a particle without weight', () => Laws.nothingIsNotChosen())
})

it('the effective sample size is that of Kong [float64 tolerance]', () => Laws.effectiveSampleSize())

const resampling = 'lib/mcmc/smc/resampling.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'multinomial draws by other weights',
    { file: resampling, from: 'R.categorical(logits)', to: 'R.categorical(T.scale(2)(logits))' },
    'multinomial',
  ],
  [
    'copies rounded up',
    { file: resampling, from: 'T.floor(expected)', to: 'T.floor(T.shift(0.5)(expected))' },
    'residual',
  ],
  [
    'the rest drawn by all of the weights',
    { file: resampling, from: 'T.log(fractions)', to: 'T.log(expected)' },
    'residual',
  ],
  [
    'sure copies everywhere',
    { file: resampling, from: 'T.broadcast([n], T.sum(copies))', to: 'T.fill(n, [n])' },
    'residual',
  ],
  [
    'one uniform for all strata',
    { file: resampling, from: 'T.add(ramp(n), u)', to: 'T.shift(T.element(u, T.index(0)))(ramp(n))' },
    'stratified',
  ],
  [
    'strata of twice the width',
    { file: resampling, from: 'T.shift(u)(ramp(n))', to: 'T.shift(T.scale(2)(u))(ramp(n))' },
    'systematic',
  ],
  ['running sums that stop half way', { file: resampling, from: '2 * from', to: '4 * from' }, 'systematic'],
  [
    'a last particle that takes what is left',
    { file: resampling, from: 'T.where(below, sums, T.fill(Infinity, [n]))', to: 'sums' },
    'nothingIsNotChosen',
  ],
  [
    'weights that are not normalised',
    { file: 'lib/mcmc/smc/weights.ts', from: 'T.sum(weights)', to: 'T.constant(1)' },
    'stratified',
  ],
  [
    'an effective sample size of the wrong power',
    { file: 'lib/mcmc/smc/weights.ts', from: 'T.scale(2)(T.logsumexp(', to: 'T.scale(1)(T.logsumexp(' },
    'effectiveSampleSize',
  ],
]

describe('mutants of resampling', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/mcmc/laws/resampling.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
