/** What a study has found: the measures of each choice, seed by seed. */
import { spread } from '../table/findings.js'
import type { Measured } from '../table/cell.js'
import type { Choice } from './studies.js'
import { nameOf, type Tried } from './trial.js'

/** What each trial is measured by. */
export const measures = {
  mse: 'MSE of a pixel',
  mseStart: 'MSE before the descent',
  fcdSampler: 'FCD of the sampler',
  fcdPrior: 'FCD of the prior',
} as const

export type Measure = keyof typeof measures

/** The numbers of a choice; of each seed in their order, null where there is none. */
export interface Finding extends Readonly<Record<Measure, readonly (number | null)[]>> {
  readonly choice: string
  readonly x?: number
  /** Of training, the mean over seeds. */
  readonly seconds: number | null
}

const measuredOf = ({ result }: Tried): Measured | undefined =>
  result?.kind === 'measured' ? result : undefined

export const findingOf = ({ name, x }: Choice, tried: readonly Tried[]): Finding => {
  const own = tried.filter(({ choice }) => choice.name === name)
  const each = (f: (m: Measured) => number | undefined): readonly (number | null)[] =>
    own.map((one) => {
      const measured = measuredOf(one)
      const value = measured === undefined ? undefined : f(measured)
      return value === undefined || !Number.isFinite(value) ? null : value
    })
  return {
    choice: name,
    ...(x === undefined ? {} : { x }),
    mse: each((m) => m.mse),
    mseStart: each((m) => m.mseStart),
    fcdSampler: each((m) => m.from.sampler?.fcd),
    fcdPrior: each((m) => m.from.prior.fcd),
    seconds: spread(each((m) => m.seconds.training)).mean,
  }
}

/** The trials without numbers: their names, each with the reason. */
export const lost = (tried: readonly Tried[]): readonly (readonly [trial: string, why: string])[] =>
  tried.flatMap((one) =>
    one.result?.kind === 'measured'
      ? []
      : [[nameOf(one), one.result === undefined ? 'not finished' : one.result.why] as const],
  )
