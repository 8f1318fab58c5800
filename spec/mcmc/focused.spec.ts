import { prove } from '../prove/proof.js'
import * as laws from './laws/focused.js'

const module = 'spec/mcmc/laws/focused.ts'
const gibbs = 'lib/mcmc/Gibbs.ts'
const metropolis = 'lib/mcmc/Metropolis.ts'
const transport = 'lib/mcmc/Transport.ts'
const energy = 'lib/model/Energy.ts'

prove({
  kernel: 'gibbs',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    gibbsIsReversible: 'conditionals are exact and reversible [exact, 1e-12]',
    conditionalIsGibbs: 'a known conditional is the weighed one [exact, 1e-12]',
  },
  mutants: [
    ['weights upside down', { file: gibbs, from: 'return T.neg(u)', to: 'return u' }, 'gibbsIsReversible'],
    [
      'a value that is never drawn',
      { file: gibbs, from: 'length: count }', to: 'length: count - 1 }' },
      'gibbsIsReversible',
    ],
    [
      'a value weighed for another',
      { file: gibbs, from: 'valueOf(T.index(k))', to: 'valueOf(T.index(k - (k > 1 ? 1 : 0)))' },
      'gibbsIsReversible',
    ],
    [
      'a draw that is forgotten',
      { file: gibbs, from: '[focus.set(s, valueOf(k)),', to: '[focus.set(s, focus.get(s)),' },
      'conditionalIsGibbs',
    ],
  ],
})

prove({
  kernel: 'on',
  exactness: 'reversible',
  module,
  laws,
  checks: { partsAreExact: 'as exact as the move, the rest untouched [quadrature, 5e-4; bitwise]' },
  mutants: [
    [
      'a conditional that ignores the rest',
      {
        file: gibbs,
        from: 'focus.set(s, a))(target)',
        to: 'focus.set(focus.set(s, focus.get(s)), s as never as A))(target)',
      },
      'partsAreExact',
    ],
    [
      'a target that is tempered',
      {
        file: gibbs,
        from: 'const conditional = E.contramap(focus.space, (a: A) => focus.set(s, a))(target)',
        to: 'const conditional = E.temper(0.8)(E.contramap(focus.space, (a: A) => focus.set(s, a))(target))',
      },
      'partsAreExact',
    ],
    [
      'a step from elsewhere',
      {
        file: gibbs,
        from: '.step(focus.get(s)),',
        to: '.step(focus.get(focus.set(s, (s as never as { x: A }).x))),',
      },
      'partsAreExact',
    ],
    [
      'a part that overwrites the rest',
      {
        file: 'lib/model/Focus.ts',
        from: 'set: (s, a) => ({ ...s, [key]: a }),',
        to: 'set: (s, a) => Object.fromEntries(Object.keys(s).map((k) => [k, a])) as never,',
      },
      'partsAreExact',
    ],
  ],
})

prove({
  kernel: 'independence',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    independenceIsReversible: 'invariant and reversible [exact, 1e-12; quadrature, 1e-4]',
    perfectProposalsStay: 'draws of the target are all accepted [exact, 1e-12]',
  },
  mutants: [
    [
      'densities the wrong way round',
      {
        file: metropolis,
        from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
        to: 'T.sub(logDensity(x)(y), logDensity(y)(x))',
      },
      'independenceIsReversible',
    ],
    [
      'no densities',
      { file: metropolis, from: 'T.sub(logDensity(y)(x), logDensity(x)(y))', to: 'T.constant(0)' },
      'independenceIsReversible',
    ],
    [
      'a rise turned round',
      {
        file: metropolis,
        from: 'T.sub(E.value(target)(x), E.value(target)(y))',
        to: 'T.sub(E.value(target)(y), E.value(target)(x))',
      },
      'perfectProposalsStay',
    ],
    [
      'a given density taken at the wrong point',
      {
        file: 'lib/mcmc/Independence.ts',
        from: '(() => () => logDensity)',
        to: '(() => (from) => () => logDensity(from))',
      },
      'independenceIsReversible',
    ],
  ],
})

prove({
  kernel: 'barkerAcceptance',
  exactness: 'reversible',
  module,
  laws,
  checks: { barkerIsBelowMetropolis: 'reversible, and below Metropolis in Peskun order [exact, 1e-12]' },
  mutants: [
    [
      'an acceptance of r',
      { file: metropolis, from: 'T.neg(T.softplus(T.neg(logRatio)))', to: 'logRatio' },
      'barkerIsBelowMetropolis',
    ],
    [
      'an acceptance of 1 / (1 + r)',
      { file: metropolis, from: 'T.softplus(T.neg(logRatio))', to: 'T.softplus(logRatio)' },
      'barkerIsBelowMetropolis',
    ],
    [
      'a logarithm left out',
      { file: metropolis, from: 'T.neg(T.softplus(T.neg(logRatio)))', to: 'T.neg(T.exp(T.neg(logRatio)))' },
      'barkerIsBelowMetropolis',
    ],
    [
      'no densities',
      { file: metropolis, from: 'T.sub(logDensity(y)(x), logDensity(x)(y))', to: 'T.constant(0)' },
      'barkerIsBelowMetropolis',
    ],
  ],
})

prove({
  kernel: 'transport',
  exactness: 'reversible',
  module,
  laws,
  checks: { transportIsReversible: 'as exact as the move, in other coordinates [quadrature, 1e-4]' },
  mutants: [
    [
      'no change of volume',
      {
        file: energy,
        from: 'name: `volume of ${name}`, weight: -1',
        to: 'name: `volume of ${name}`, weight: 0',
      },
      'transportIsReversible',
    ],
    [
      'a volume of the wrong sign',
      {
        file: energy,
        from: 'name: `volume of ${name}`, weight: -1',
        to: 'name: `volume of ${name}`, weight: 1',
      },
      'transportIsReversible',
    ],
    [
      'a target that is not pulled back',
      {
        file: transport,
        from: 'E.pullback(bijection)(target)',
        to: 'E.contramap(bijection.source, (z: Z) => bijection.forward(z)[0])(target)',
      },
      'transportIsReversible',
    ],
    [
      'a step from the image taken for its source',
      {
        file: transport,
        from: 'const [z] = bijection.inverse(x)',
        to: 'const [z] = bijection.forward(x as never) as never as [Z]',
      },
      'transportIsReversible',
    ],
  ],
})
