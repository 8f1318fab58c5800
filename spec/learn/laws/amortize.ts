/** Laws of amortized MCMC for any family and any move. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Q from '../../../lib/learn/Amortizer.js'
import * as N from '../../../lib/learn/Net.js'
import * as O from '../../../lib/learn/Optimizer.js'
import type { Move } from '../../../lib/mcmc/Move.js'
import { grad } from '../../../lib/random/gradient.js'
import * as R from '../../../lib/random/Random.js'
import { compileRandom, draw, flat } from '../evaluate.js'
import { BATCH, families, moves, table, type Case } from './cases.js'

const rule = O.adamW({ rate: 0.01, weightDecay: 0.1 })
const options = {
  steps: 2,
  rule,
  updates: 2,
  nullProbability: 0.3,
  weight: 0.25,
  every: 2,
}

/** An amortizer before its first iteration. */
const start = <Phi>(phi: Phi): Q.Amortizer<Phi> => ({
  phi,
  slow: phi,
  slots: rule.init(phi),
  iteration: T.index(0),
})

/** Two random values of a family's parameters that differ; a table's, which are constant at first, are its own. */
const parameters = <Phi, C, Z>({
  family,
}: Case<Phi, C, Z>): readonly [Data.Concrete<Phi>, Data.Concrete<Phi>] => {
  const space = N.spaceOf(family.init)
  const leaves = Data.leaves(space, draw(family.init))
  const moved = leaves.map(({ values, shape }, l) =>
    Data.data(
      Array.from(values, (v, i) => v * (1.2 + 0.2 * Math.sin(i + l))),
      shape,
    ),
  )
  return [Data.build(space, leaves), Data.build(space, moved)]
}

type Step<Phi, C, Z> = (q: Q.Amortizer<Phi>, xs: T.Batch<C>) => R.Random<Q.Amortized<Phi, Z>>

type Run<C, Phi, Z> = (xs: Data.Concrete<T.Batch<C>>, done?: number) => Data.Concrete<Q.Amortized<Phi, Z>>

/** What an iteration makes of a batch, after `done` iterations. */
const iteration = <Phi, C, Z>(c: Case<Phi, C, Z>, step: Step<Phi, C, Z>): Run<C, Phi, Z> => {
  const space = N.spaceOf(c.family.init)
  const { run } = compileRandom(
    Space.tuple(space, space, c.batches, Space.integer),
    ([phi, slow, xs, done]) =>
      step(
        { phi: phi as Phi, slow: slow as Phi, slots: rule.init(phi as Phi), iteration: done },
        xs as T.Batch<C>,
      ),
  )
  return (xs, done = 0) => run([...parameters(c), xs, Data.data([done], [], 'int')] as never)
}

/** amortize is warmStart, refine, project, slowCopy. */
const composed =
  <Phi, C, Z>({ family, target }: Case<Phi, C, Z>, move: Move): Step<Phi, C, Z> =>
  (q, xs) =>
    R.chain((z0: T.Batch<Z>) =>
      R.chain((zs: T.Batch<Z>) =>
        R.map(([next, loss]: readonly [Q.Amortizer<Phi>, T.Scalar]) => ({
          q: Q.slowCopy(options)(next),
          z0,
          zs,
          loss,
        }))(Q.project(family, options)(q, xs, zs)),
      )(Q.refine(move, options.steps)(target)(xs, z0)),
    )(Q.warmStart(family)(q.slow, xs))

const eachCase =
  (check: <Phi, C, Z>(c: Case<Phi, C, Z>, move: Move, name: string) => void) =>
  (family: keyof typeof families, move: keyof typeof moves): void => {
    const name = `${family} with ${move}`
    if (family === 'table') check(families.table, moves[move], name)
    else if (family === 'gaussian') check(families.gaussian, moves[move], name)
    else check(families.diffusion, moves[move], name)
  }

/** The composition of the four ideas, to the bit; and it moves, learns and counts. */
export const composition = eachCase((c, move, name) => {
  const run = iteration(c, Q.amortize(c.family, move, options)(c.target))
  const [first, second] = [run(c.xs), run(c.xs, 1)]
  expect(flat(first), name).toEqual(flat(iteration(c, composed(c, move))(c.xs)))
  const [phi, slow] = parameters(c)
  expect(flat(first.q.phi)).not.toEqual(flat(phi))
  expect(flat(first.zs)).not.toEqual(flat(first.z0))
  expect(flat(first).every(Number.isFinite)).toBe(true)
  // the slow copy is due after every second iteration
  expect([flat(first.q.iteration), flat(second.q.iteration)]).toEqual([[1], [2]])
  expect(flat(first.q.slow)).toEqual(flat(slow))
  const mixed = flat(second.q.phi).map((p, i) => 0.25 * p + 0.75 * flat(slow)[i]!)
  flat(second.q.slow).forEach((s, i) =>
    expect(Math.abs(s - mixed[i]!)).toBeLessThan(1e-14 * (1 + Math.abs(s))),
  )
})

/** A row of a batch is drawn for its own observation: another one changes it, and no other row. */
export const rowsAreAlone = eachCase((c, move) => {
  const run = iteration(c, Q.amortize(c.family, move, options)(c.target))
  const changed = Data.leaves(c.batches, c.xs).map((leaf) => ({
    ...leaf,
    values: leaf.values.map((v, i) => (i < leaf.values.length / BATCH ? 1 - v : v)),
  }))
  const [one, other] = [run(c.xs), run(Data.build(c.batches, changed))]
  const rest = (draws: readonly number[]): readonly number[] => draws.slice(draws.length / BATCH)
  expect(rest(flat(one.z0))).toEqual(rest(flat(other.z0)))
  expect(rest(flat(one.zs))).toEqual(rest(flat(other.zs)))
  expect(flat(one.zs)).not.toEqual(flat(other.zs))
})

/** With rate r a table's row becomes (1 - r) p + r h, h the histogram of the draws that were made for it. */
export const tableLearnsHistogram = (move: keyof typeof moves): void => {
  const rate = 0.5
  const sgd = { ...options, rule: O.sgd({ rate }), updates: 1, nullProbability: 0 }
  const { q, zs } = iteration(table, Q.amortize(table.family, moves[move], sgd)(table.target))(table.xs)
  const [phi] = parameters(table)
  const wanted = Array.from(phi.rows.values)
  const conditions = flat(table.xs)
  flat(zs).forEach((z, i) => {
    const cell = Math.min(3, Math.max(0, Math.floor(z + 2)))
    for (let k = 0; k < 4; k++) {
      const at = 4 * conditions[i]! + k
      wanted[at]! -= (rate / BATCH) * (phi.rows.values[at]! - (k === cell ? 1 : 0))
    }
  })
  flat(q.phi.rows).forEach((p, i) => expect(Math.abs(p - wanted[i]!)).toBeLessThan(1e-14))
}

/** A family whose parameter at condition c falls by the mean of its masks: it shows which examples were masked. */
const witness: Q.Family<T.Vec<number>, T.Index, T.Scalar> = {
  name: 'witness',
  init: R.of(T.fill<readonly [number]>(0, [64])),
  sample: () => R.normal([]),
  sampleNull: () => R.normal([]),
  loss: (phi, c, mask) => R.of(T.mul(mask, T.element(phi, c))),
}

/** One mask for all M updates, drawn anew for each iteration; each example's is 0 with the null probability. */
export const oneMask = (): void => {
  const [updates, n] = [3, 64]
  const { run } = compileRandom(Space.struct({}), () =>
    R.map(([q]: readonly [Q.Amortizer<T.Vec<number>>, T.Scalar]) => q.phi)(
      Q.project(witness, { rule: O.sgd({ rate: n }), updates, nullProbability: 0.25 })(
        start<T.Vec<number>>(T.fill(0, [n])),
        T.iota(n),
        T.fill(0, [n]),
      ),
    ),
  )
  const masks = Array.from({ length: 16 }, (_, chain) => flat(run({} as never, chain)))
  masks.flat().forEach((m) => expect([0, -updates]).toContain(m + 0))
  const share = masks.flat().filter((m) => m === 0).length / (16 * n)
  // 1,024 masks: their share is within t of 1/4 except with probability 2 exp(-2 n t^2) = 1e-9 (Hoeffding)
  expect(Math.abs(share - 0.25)).toBeLessThan(Math.sqrt(Math.log(2e9) / (2 * 16 * n)))
  expect(masks[0]).not.toEqual(masks[1])
}

/** With both branches every update goes down the sum of both losses of every example. */
export const bothBranches = (): void => {
  const [updates, n] = [2, 3]
  const weighted: typeof witness = {
    ...witness,
    loss: (phi, c, mask) => R.of(T.mul(T.shift(3)(T.scale(2)(mask)), T.element(phi, c))),
  }
  const { run } = compileRandom(Space.struct({}), () =>
    R.map(([q]: readonly [Q.Amortizer<T.Vec<number>>, T.Scalar]) => q.phi)(
      Q.project(weighted, { rule: O.sgd({ rate: n }), updates, nullProbability: 'both' })(
        start<T.Vec<number>>(T.fill(0, [n])),
        T.iota(n),
        T.fill(0, [n]),
      ),
    ),
  )
  expect(flat(run({} as never, 0))).toEqual([-8 * updates, -8 * updates, -8 * updates])
}

/** No gradient goes back through the chain, nor into the draws that are learned: both are constants. */
export const chainIsConstant = eachCase(<Phi, C, Z>(c: Case<Phi, C, Z>, move: Move) => {
  const space = N.spaceOf(c.family.init)
  const sum = (zs: unknown): T.Scalar =>
    Space.flatten(zs).reduce<T.Scalar>((s, leaf) => T.add(s, T.sum(leaf)), T.constant(0))
  const ofStart = compileRandom(Space.tuple(space, c.batches), ([phi, xs]) =>
    R.chain((z0: T.Batch<Z>) =>
      grad((z: T.Batch<Z>) => R.map(sum)(Q.refine(move, 2)(c.target)(xs as T.Batch<C>, z)))(z0),
    )(Q.warmStart(c.family)(phi as Phi, xs as T.Batch<C>)),
  )
  const [phi] = parameters(c)
  flat(ofStart.run([phi, c.xs] as never)).forEach((g) => expect(g).toBe(0))
  const ofDraws = compileRandom(Space.tuple(space, c.batches), ([p, xs]) =>
    R.chain((zs: T.Batch<Z>) =>
      grad((z: T.Batch<Z>) =>
        R.map(([, loss]: readonly [unknown, T.Scalar]) => loss)(
          Q.project(c.family, options)(start(p as Phi), xs as T.Batch<C>, z),
        ),
      )(zs),
    )(Q.warmStart(c.family)(p as Phi, xs as T.Batch<C>)),
  )
  flat(ofDraws.run([phi, c.xs] as never)).forEach((g) => expect(g).toBe(0))
})

/** Options out of their domains are error values that name the option. */
export const badOptions = (): void => {
  const refused = (o: Partial<Q.AmortizeOptions>): string => {
    const { family, target, batches } = table
    const result = Core.fromFunction(
      'learn',
      Space.tuple(N.spaceOf(family.init), batches),
      ([phi, xs]) =>
        Q.amortize(family, moves.ula, { ...options, ...o })(target)(start(phi), xs).trace({
          key: T.stack([T.index(0), T.index(0)] as never),
          address: T.index(0),
        }).value,
    )
    return Either.isLeft(result)
      ? `${result.left._tag} in ${result.left.where}: ${result.left.what}`
      : 'Right'
  }
  expect(refused({})).toBe('Right')
  expect(refused({ updates: 0 })).toBe('OptionError in learn > amortize > project: updates is 0')
  expect(refused({ nullProbability: 1 })).toMatch(/nullProbability is 1/)
  expect(refused({ steps: -1 })).toMatch(/count is -1/)
  expect(refused({ weight: 0 })).toMatch(/weight is 0/)
}
