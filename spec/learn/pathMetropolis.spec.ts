import { prove } from '../prove/proof.js'
import * as laws from './laws/pathMetropolis.js'

const file = 'lib/learn/diffusion/path.ts'

prove({
  kernel: 'Diffusion.pathMetropolis',
  exactness: 'reversible',
  module: 'spec/learn/laws/pathMetropolis.ts',
  laws,
  checks: {
    exactPredictorsAreAccepted: 'with the exact predictor of the normal law all is accepted [float64, 1e-9]',
    isWhatItSays: 'the same draws and weights as by hand, in two steps [float64, 1e-9]',
    keepsRanks: 'keeps ranks along paths of two modes on the line [in law]; composes [bitwise]',
    keepsModes: 'keeps two modes in the plane, in three steps, and mixed with MALA [in law]',
    moreStepsAreAccepted: 'more steps of an exact predictor are accepted more often [in law]',
    fitsItsFamily: "takes a family's predictor, and names wrong options [bitwise]",
  },
  mutants: [
    [
      'a path whose noise does not grow',
      { file, from: 'sigma * sigma - grow * grow * s * s', to: 'sigma * sigma' },
      'exactPredictorsAreAccepted',
    ],
    [
      'a start that is not weighed',
      { file, from: 'return T.add(start, links)', to: 'return T.add(T.scale(0)(start), links)' },
      'isWhatItSays',
    ],
    [
      'a last step of the noise of the next to last',
      { file, from: '{ ...table.at(-1)!, sd: lastSd }', to: '{ ...table.at(-1)!, sd: table.at(-2)!.sd }' },
      'isWhatItSays',
    ],
    [
      'a predictor that sees the cleaner value',
      {
        file,
        from: 'logNormal(clean, mean(noisy, row), row.sd)',
        to: 'logNormal(clean, mean(clean, row), row.sd)',
      },
      'isWhatItSays',
    ],
    [
      'a path drawn from clean to noise and weighed from noise to clean',
      { file, from: '(_, k) => steps - 1 - k', to: '(_, k) => k' },
      'keepsModes',
    ],
    [
      'densities without their standard deviation',
      { file, from: 'T.scale(T.div(T.constant(1), sd))', to: 'T.scale(1)' },
      'isWhatItSays',
    ],
    [
      'levels that are one step off',
      { file, from: 'table[k + 1] ??', to: 'table[k + 2] ??' },
      'exactPredictorsAreAccepted',
    ],
    [
      'a path that is proposed without its auxiliary law',
      {
        file: 'lib/mcmc/Augment.ts',
        from: 'logDensity(pair.x)(pair.auxiliary))(marginal)',
        to: 'E.value(E.flat(space))(pair))(marginal)',
      },
      'keepsRanks',
    ],
  ],
})
