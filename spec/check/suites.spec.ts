// The suites hold on giry's own pieces, and fail on wrong ones and on mutants of the source.
import { describe, expect, it } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { killedBy, type Edit } from '../mutants.js'
import * as Suites from './laws/suites.js'
import { doubleWell, finite, gaussian, handmade, plane, table, tableProposal } from './pieces.js'

describe('laws of kernels', () => {
  it('hold for moves on one number [bitwise, and by quadrature to 1e-4]', () => Suites.onLine())
  it('hold for MALA on the banana [bitwise, and by quadrature to 5e-4]', () => Suites.onBanana())
  it('hold for moves on points [bitwise, and to 1e-12]', () => Suites.onPoints())
  it('hold for counts and averages in infos [bitwise, float64 tolerance]', () => Suites.infos())
  it('hold for moves along with their targets [float64 tolerance]', () => Suites.equivariance())
})

describe('laws of energies, random values and spaces', () => {
  it('hold for sums, tilts and tempered energies [bitwise, float64 tolerance]', () => Suites.energies())
  it('hold for draws, loops, plates and mixtures [bitwise]', () => Suites.randoms())
  it('hold for records and tuples [bitwise]', () => Suites.spaces())
})

const failed = (verdicts: readonly Laws.Verdict[]): readonly string[] =>
  Laws.failures(verdicts).map((v) => v.law)
const stepping = <X>(space: S.Space<X>, step: (x: X) => R.Random<X>) => K.from('wrong', space, step)

describe('the suites find', () => {
  it('steps that are not numbers', () => {
    const wrong = stepping(S.scalar, (x) => R.of(T.log(T.sub(x, x))))
    expect(failed(Laws.kernel(wrong))).toContain('a step gives numbers')
  })

  it('an acceptance that is no probability', () => {
    const sure =
      <X, L>(_: E.Energy<X, L>) =>
      (x: X) =>
        R.of([x, { acceptance: T.constant(1.5) }] as const)
    const wrong = M.move({ name: 'sure', options: {}, exactness: K.approximate }, sure)
    expect(failed(Laws.move(wrong, plane))).toEqual(['acceptance is a probability'])
  })

  it('draws that share their numbers, or that are not counted', () => {
    const twice: R.Random<readonly T.Scalar[]> = {
      trace: (site) => ({
        value: [R.normal([]).trace(site).value, R.normal([]).trace(site).value],
        blocks: 1,
      }),
    }
    const uncounted: R.Random<T.Scalar> = { trace: (site) => ({ ...R.normal([]).trace(site), blocks: 0 }) }
    expect(failed(Laws.random(twice))).toEqual(['its draws have blocks of their own'])
    expect(failed(Laws.random(uncounted))).toContain('its draws have blocks of their own')
    const wrong = stepping(S.scalar, (x) => R.map((z: T.Scalar) => T.add(x, z))(uncounted))
    expect(failed(Laws.kernel(wrong))).toContain('the draws of k have blocks of their own')
  })

  it('claims that do not hold on points, and how far a law moves away', () => {
    const claim = { exactness: K.reversible, target: finite }
    const turn = stepping(finite.space, (x) =>
      R.of(T.select(T.equal(x, T.index(3)), T.index(0), T.addIndex(x, T.index(1)))),
    )
    const wrong = { ...turn, ...claim } as K.Kernel<T.Index, T.Index, K.Reversible>
    expect(failed(Laws.kernel(wrong))).toEqual([
      'the target is invariant',
      'the kernel is reversible',
      'a step brings every law closer to the target',
    ])
    // a turn keeps the uniform law, but has a direction
    const uniform = { ...wrong, target: E.flat(finite.space) } as K.Kernel<T.Index, T.Index, K.Reversible>
    expect(failed(Laws.kernel(uniform))).toEqual(['the kernel is reversible'])
    const cycle = M.cycle(
      M.metropolis(tableProposal(table)),
      M.metropolis(tableProposal([...table].reverse())),
    )
    const claimed = { ...cycle(finite), exactness: K.reversible }
    expect(failed(Laws.kernel(claimed, { runs: 5 }))).toEqual(['the kernel is reversible'])
    expect(Laws.kernel(cycle(finite), { runs: 2 }).map((v) => v.law)).toContain(
      'its reversal runs it backwards',
    )
    const oneWay = { ...cycle(finite), reversed: () => cycle(finite) }
    expect(failed(Laws.kernel(oneWay, { runs: 5 }))).toEqual(['its reversal runs it backwards'])
  })

  it('claims that do not hold on one number', () => {
    expect(failed(Laws.move(handmade(0.4), doubleWell))).toEqual([])
    const both = ['the target is invariant', 'the kernel is reversible']
    expect(failed(Laws.move(handmade(0.4, { hastings: 0 }), doubleWell))).toEqual(both)
    expect(failed(Laws.move(handmade(0.4, { tilt: 0.05 }), doubleWell))).toEqual(both)
    const ula = { ...M.ula({ stepSize: 0.4 })(gaussian), exactness: K.invariant }
    expect(failed(Laws.kernel(ula))).toEqual(['the target is invariant'])
  })

  it('moves that look at the level of the energy', () => {
    const wrong = M.move(
      { name: 'w', options: {}, exactness: K.approximate },
      <X, L>(target: E.Energy<X, L>) =>
        (x: X) =>
          R.map((go: T.Flag) => [T.select(go, E.grad(target)(x), x), {}] as const)(
            R.accept(T.neg(E.value(target)(x))),
          ),
    )
    expect(failed(Laws.move(wrong, doubleWell))).toEqual(['the level of the energy means nothing'])
  })

  it('moves that know where the origin is, or a length', () => {
    const inwards = M.move(
      { name: 'w', options: {}, exactness: K.approximate },
      <X, L>(t: E.Energy<X, L>) =>
        (x: X) =>
          R.of([t.space.build(t.space.flatten(x).map((l) => T.scale(0.5)(l as T.Scalar))), {}] as const),
    )
    expect(Laws.translation(inwards, doubleWell).pass).toBe(false)
    expect(Laws.scaling(() => M.mala({ stepSize: 0.2 }), doubleWell).pass).toBe(false)
  })

  it('gradients that are not those of the value', () => {
    const wrong = E.energy('wrong', S.scalar, (x) => T.square(T.stopGradient(x)))
    expect(failed(Laws.energy(wrong))).toEqual(['the gradient is that of the value'])
  })

  it('spaces that do not build what they flatten', () => {
    const two = S.tuple(S.scalar, S.scalar)
    const swapped = { ...two, build: ([a, b]: readonly T.Tensor[]) => two.build([b!, a!]) }
    expect(failed(Laws.space(swapped))).toContain('flattening what was built gives its leaves')
  })

  it('and say the seed and the point', () => {
    const [verdict] = Laws.failures([Laws.scaling(() => M.ula({ stepSize: 0.2 }), doubleWell, { seed: 8 })])
    expect(verdict!.detail).toMatch(/number 0 is .* against .* at .*key.*point.*, seed 8/)
    expect(Laws.report([verdict!])).toMatch(/^FAILS {2}steps scale with the target \[float64 tolerance\]: /)
  })
})

const mutants: readonly (readonly [name: string, edit: Edit, suite: keyof typeof Suites])[] = [
  [
    'one step more',
    { file: 'lib/model/kernel/sequence.ts', from: 'R.scan(count, (s: X)', to: 'R.scan(count + 1, (s: X)' },
    'category',
  ],
  [
    'averages for counts, and sums for the rest',
    {
      file: 'lib/model/Info.ts',
      from: 'return isCount(field) ? total',
      to: 'return !isCount(field) ? total',
    },
    'infos',
  ],
  [
    'draws that begin where the last ones began',
    {
      file: 'lib/random/monad.ts',
      from: 'trace(shifted(site, first.blocks))',
      to: 'trace(shifted(site, 0 * first.blocks))',
    },
    'randoms',
  ],
  [
    'loops that draw the same in each step',
    { file: 'lib/random/loops.ts', from: 'mul(index, stride)', to: 'mul(stride, int(0))' },
    'category',
  ],
  [
    'factors in the order of writing',
    {
      file: 'lib/model/Factor.ts',
      from: 'compare(a.f.name, b.f.name) || compare(a.key, b.key)',
      to: '0 * compare(a.f.name, b.f.name)',
    },
    'energies',
  ],
  [
    'tempers that add',
    { file: 'lib/model/Energy.ts', from: '? beta * weight', to: '? beta + weight' },
    'energies',
  ],
  [
    'a tilt that pushes away',
    { file: 'lib/model/Energy.ts', from: "name: 'tilt', weight: -1", to: "name: 'tilt', weight: 1" },
    'energies',
  ],
]

describe('mutants of the source', () => {
  it.each(mutants)('%s', async (_, edit, suite) => {
    const killed = await killedBy<typeof Suites>(edit, 'spec/check/laws/suites.ts', (suites) =>
      suites[suite](),
    )
    expect(killed).toBeDefined()
  })
})
