/** Programs for the compiler, wrong ones and right ones. */

/** What the cases share. */
export const HEAD = `
import { pipe } from 'fp-ts/lib/function.js'
import { Adapt as A, Energy as E, Focus as F, Kernel as K, Metric, Move as M, Path, Random as R, Run, Smc, Space as S, Term as T } from 'giry'
const banana = E.energy('banana', S.real(2), (x) => T.sum(T.square(x)))
const other = E.energy('other', S.real(2), (x) => T.mean(T.square(x)))
const mala = M.mala({ stepSize: 0.1 })
const rule = A.dualAveraging({ target: 0.574 })
const tuned = A.warmup(rule, { steps: 500 })(({ stepSize }) => M.mala({ stepSize }))
const space = S.struct({ x: S.real(2), up: S.flag })
const joint = E.energy('joint', space, ({ x, up }) => T.add(T.sum(T.square(x)), T.toFloat(up)))
const metric = Metric.diagonal(S.real(3), T.vector([1, 2, 3]))
const path = Path.geometric(other, banana)
const options = { chains: 1, draws: 1, seed: 1, backend: 'cpu' }
`

const NOT_ASSIGNABLE = 2322
const WRONG_ARGUMENT = 2345

export type Case = readonly [name: string, text: string, code: number, phrase: string]

/** Programs that must not compile, with the code and a phrase of the one error. */
export const refused: readonly Case[] = [
  [
    'a cycle where reversible is asked for',
    'const exact: M.Move<K.Reversible> = M.cycle(mala, M.randomWalk({ scale: 1 }))',
    NOT_ASSIGNABLE,
    "Property 'reversible' is missing in type 'Invariant' but required in type 'Reversible'",
  ],
  [
    'kernels of different laws in one cycle',
    'const exact = K.cycle(mala(banana), mala(other))',
    WRONG_ARGUMENT,
    `Type 'Energy<Vec<2>, "other">' is not assignable to type 'Energy<Vec<2>, "banana">'`,
  ],
  [
    'kernels of different laws composed as exact',
    'const exact: K.Kernel<T.Vec<2>, T.Vec<2>, K.Invariant> = pipe(mala(banana), K.andThen(mala(other)))',
    NOT_ASSIGNABLE,
    "Property 'invariant' is missing in type 'Approximate' but required in type 'Invariant'",
  ],
  [
    'a tempered target passed off as the plain one',
    "const target: E.Energy<T.Vec<2>, 'banana'> = pipe(banana, E.temper(0.5))",
    NOT_ASSIGNABLE,
    `Type 'Energy<Vec<2>, Tempered<"banana">>' is not assignable to type 'Energy<Vec<2>, "banana">'`,
  ],
  [
    'a kernel for a tempered target among those for the plain one',
    'const exact = K.cycle(mala(banana), mala(pipe(banana, E.temper(0.5))))',
    WRONG_ARGUMENT,
    `Type 'Energy<Vec<2>, Tempered<"banana">>' is not assignable to type 'Energy<Vec<2>, "banana">'`,
  ],
  [
    'warm-up of ula by acceptance',
    'const bad = A.warmup(rule, { steps: 500 })(({ stepSize }) => M.ula({ stepSize }))',
    NOT_ASSIGNABLE,
    "Property 'acceptance' is missing in type 'Readonly<Record<never, never>>' but required in type 'Acceptance'",
  ],
  [
    'warm-up of a cycle by an acceptance that its parts have',
    'const bad = A.warmup(rule, { steps: 500 })(({ stepSize }) => M.cycle(M.mala({ stepSize }), mala))',
    NOT_ASSIGNABLE,
    "Property 'acceptance' is missing in type 'readonly [Acceptance, Acceptance]'",
  ],
  [
    'draws of chains that have not been warmed up',
    'const run = pipe(banana, tuned, Run.chains(options))',
    WRONG_ARGUMENT,
    'is missing the following properties from type',
  ],
  [
    'adaptation left on as exact',
    'const exact: K.Invariant = tuned(banana).adapting.exactness',
    2741,
    "Property 'invariant' is missing in type 'Approximate' but required in type 'Invariant'",
  ],
  [
    'vectors of different length added',
    'const sum = T.add(T.vector([1, 2]), T.vector([1, 2, 3]))',
    WRONG_ARGUMENT,
    `Argument of type 'Vec<3>' is not assignable to parameter of type 'Term<readonly [2], "float">'`,
  ],
  [
    'ula as exact',
    'const exact: M.Move<K.Invariant> = M.ula({ stepSize: 0.1 })',
    NOT_ASSIGNABLE,
    "Property 'invariant' is missing in type 'Approximate'",
  ],
  [
    'a mixture with an approximate part as exact',
    'const exact: M.Move<K.Invariant> = M.mix([1, M.ula({ stepSize: 1 })], [1, mala])',
    NOT_ASSIGNABLE,
    "Property 'invariant' is missing in type 'Approximate'",
  ],
  [
    'a kernel of any step as exact',
    "const exact: K.Kernel<T.Vec<2>, T.Vec<2>, K.Invariant> = K.from('mine', S.real(2), (x) => R.of(x))",
    NOT_ASSIGNABLE,
    "Property 'invariant' is missing in type 'Approximate'",
  ],
  [
    'metropolis of a move that has no density',
    'const twice = M.metropolis(mala)',
    WRONG_ARGUMENT,
    "Type 'Kernel<X, X, Reversible, Acceptance, L>' is missing the following properties from type 'Proposal<X, Acceptance, L>': propose, logDensity",
  ],
  [
    'a focus on a field that the space has not',
    "const move = M.on(F.field(space, 'nope'))(mala)",
    WRONG_ARGUMENT,
    `Argument of type '"nope"' is not assignable to parameter of type '"x" | "up"'`,
  ],
  [
    'a move on a part for a target on that part alone',
    "const kernel = M.on(F.field(space, 'x'))(mala)(banana)",
    WRONG_ARGUMENT,
    `Argument of type 'Energy<Vec<2>, "banana">' is not assignable to parameter of type 'Energy<Readonly<{ x: Vec<2>; up: Flag; }>, "banana">'`,
  ],
  [
    'a move on one space for a part of another type',
    "const move = M.on(F.component(S.real(2), 0))(M.gibbs(F.field(space, 'up')))",
    WRONG_ARGUMENT,
    `Type 'Term<readonly [], "float">' is missing the following properties from type 'Readonly<{ x: Vec<2>; up: Flag; }>': x, up`,
  ],
  [
    'Gibbs on real numbers',
    "const move = M.gibbs(F.field(space, 'x'))",
    WRONG_ARGUMENT,
    "Type 'Vec<2>' is not assignable to type 'Flag | Index'",
  ],
  ...(
    [
      ['MALA', 'M.mala({ stepSize: 0.1, metric })'],
      ['HMC', 'M.hmc({ stepSize: 0.1, steps: 5, metric })'],
      ['NUTS', 'M.nuts({ stepSize: 0.1, metric })'],
    ] as const
  ).map(([name, move]): Case => [
    `${name} with a diagonal metric of another space`,
    `const kernel = ${move}(banana)`,
    WRONG_ARGUMENT,
    "Type 'Space<Vec<2>>' is not assignable to type 'Space<NoInfer<Vec<3>>>'",
  ]),
  [
    'a diagonal of another length',
    'const short = Metric.diagonal(S.real(3), T.vector([1, 2]))',
    WRONG_ARGUMENT,
    "Argument of type 'Vec<2>' is not assignable to parameter of type 'Vec<3>'",
  ],
  [
    'HMC of unknown length',
    'const move = M.hmc({ stepSize: 0.1 })',
    WRONG_ARGUMENT,
    "Property 'steps' is missing in type '{ stepSize: number; }'",
  ],
  [
    'annealing by approximate moves',
    'const annealed = Smc.ais({ path, ladder: [0, 1], move: () => M.ula({ stepSize: 0.1 }) })',
    NOT_ASSIGNABLE,
    "Property 'invariant' is missing in type 'Approximate' but required in type 'Invariant'",
  ],
  [
    'the reversal of an approximate move',
    'const back = M.reverse(M.ula({ stepSize: 0.1 }))',
    WRONG_ARGUMENT,
    "Property 'invariant' is missing in type 'Approximate' but required in type 'Invariant'",
  ],
]

/** Programs that must compile. */
export const taken: readonly (readonly [name: string, text: string])[] = [
  ['a cycle as invariant', 'const k: M.Move<K.Invariant> = M.cycle(mala, M.randomWalk({ scale: 1 }))'],
  [
    'a cycle of kernels for one law as invariant',
    'const k: K.Invariant = K.cycle(mala(banana), M.randomWalk({ scale: 1 })(banana)).exactness',
  ],
  [
    'a mixture of reversible moves as reversible',
    'const k: M.Move<K.Reversible> = M.mix([1, mala], [2, mala])',
  ],
  [
    'a Metropolised proposal as reversible',
    'const k: M.Move<K.Reversible> = M.metropolis(M.ula({ stepSize: 1 }))',
  ],
  ['any exactness as approximate', 'const k: M.Move = mala'],
  [
    'a move on a part for a target on the whole space as reversible',
    "const k: K.Reversible = M.on(F.field(space, 'x'))(mala)(joint).exactness",
  ],
  [
    'a cycle of moves on parts as invariant',
    "const k: K.Invariant = M.cycle(M.on(F.field(space, 'x'))(mala), M.gibbs(F.field(space, 'up')))(joint).exactness",
  ],
  [
    'HMC with a metric of the target’s space as reversible',
    'const k: K.Reversible = M.hmc({ stepSize: 0.1, steps: 5, metric: Metric.diagonal(S.real(2), T.vector([1, 2])) })(banana).exactness',
  ],
  [
    'replica exchange in even and odd order as invariant',
    "const k: K.Invariant = M.replicaExchange({ ladder: [0, 1], explorer: () => mala, scheme: 'evenOdd' })(path).exactness",
  ],
  ['draws of chains that have been warmed up', 'const run = pipe(banana, tuned, Run.warmed(options))'],
  ['frozen chains as reversible', 'const k: K.Reversible = tuned(banana).frozen.exactness'],
  [
    'products in any order',
    'const p: typeof q = pipe(other, E.combine(banana)); const q = pipe(banana, E.combine(other))',
  ],
]
