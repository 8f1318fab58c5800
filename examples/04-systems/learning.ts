/** How a system learns: its state before the first iteration, and one iteration (parts.ts says what it does). */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Random as R, Term as T } from 'giry'
import type { Example } from './data/feed.js'
import { begin, descend, type Learner } from './learner.js'
import type { Model, Parts, Report } from './parts.js'

/** What a system has learned, and the iterations done. */
export interface State<G, Q, P> {
  readonly generator: Learner<G>
  readonly inference: Q
  readonly prior: P
  readonly iteration: T.Index
}

/** The model of a state. */
export const modelOf =
  <G, Q, P, Z>({ generator, prior }: Pick<Parts<G, Q, P, Z>, 'generator' | 'prior'>) =>
  ({
    generator: { params },
    prior: p,
    iteration,
  }: Pick<State<G, Q, P>, 'generator' | 'prior' | 'iteration'>): Model<Z> => {
    const energy = prior.energy(p, iteration)
    const likelihood = generator.likelihood(params)
    return {
      prior: energy,
      likelihood,
      posterior: (x) => pipe(energy, E.combine(likelihood(x))),
      ...(prior.normal === undefined ? {} : { normal: prior.normal }),
    }
  }

/** A system before its first iteration; the generator first, so that all systems of a seed have the same. */
export const init = <G, Q, P, Z>({
  generator,
  inference,
  prior,
}: Parts<G, Q, P, Z>): R.Random<State<G, Q, P>> =>
  R.struct({
    generator: begin(generator.rule)(generator.init),
    inference: inference.init,
    prior: prior.init,
    iteration: R.of(T.index(0)),
  })

/** One iteration. It reports the mean square of a pixel's error at z+, beside what the parts report. */
export const step =
  <G, Q, P, Z>(parts: Parts<G, Q, P, Z>) =>
  (state: State<G, Q, P>, examples: T.Batch<Example>): R.Random<readonly [State<G, Q, P>, Report]> =>
    pipe(
      R.Do,
      R.bind('inferred', () =>
        parts.inference.infer(state.inference, modelOf(parts)(state), examples, state.iteration),
      ),
      R.bind('learned', ({ inferred }) => parts.prior.learn(state.prior, inferred, state.iteration)),
      R.map(({ inferred: { q, zs, report }, learned: [prior, priorReport] }) => {
        const loss = (g: G): T.Scalar => parts.generator.loss(g)(zs, examples.image)
        const [value, gradient] = T.valueAndGrad(loss)(state.generator.params)
        return [
          {
            generator: descend(parts.generator.rule)(state.generator, [value, gradient], state.iteration),
            inference: q,
            prior,
            iteration: T.addIndex(state.iteration, T.index(1)),
          },
          { generator: value, ...report, ...priorReport },
        ] as const
      }),
    )
