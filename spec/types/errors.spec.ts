// What the compiler must refuse, by the code and the phrase of its error, beside what it must take.
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { compile } from '../docs/compiler.js'

const HEAD = `
import { pipe } from 'fp-ts/lib/function.js'
import { Adapt as A, Energy as E, Kernel as K, Move as M, Random as R, Run, Space as S, Term as T } from 'giry'
const banana = E.energy('banana', S.real(2), (x) => T.sum(T.square(x)))
const other = E.energy('other', S.real(2), (x) => T.mean(T.square(x)))
const mala = M.mala({ stepSize: 0.1 })
const rule = A.dualAveraging({ target: 0.574 })
const tuned = A.warmup(rule, { steps: 500 })(({ stepSize }) => M.mala({ stepSize }))
const options = { chains: 1, draws: 1, seed: 1, backend: 'cpu' }
`

const NOT_ASSIGNABLE = 2322
const WRONG_ARGUMENT = 2345

type Case = readonly [name: string, text: string, code: number, phrase: string]

const refused: readonly Case[] = [
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
]

const taken: readonly (readonly [name: string, text: string])[] = [
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
  ['draws of chains that have been warmed up', 'const run = pipe(banana, tuned, Run.warmed(options))'],
  ['frozen chains as reversible', 'const k: K.Reversible = tuned(banana).frozen.exactness'],
  [
    'products in any order',
    'const p: typeof q = pipe(other, E.combine(banana)); const q = pipe(banana, E.combine(other))',
  ],
]

const texts = [...refused, ...taken].map(([, text]) => text)
const program = compile(texts.map((text) => ({ file: 'fixture', line: 0, text: HEAD + text })))
const errorsOf = (text: string): readonly (readonly [code: number, message: string])[] => {
  const source = program.getSourceFiles().find((f) => f.fileName.endsWith(`shown-${texts.indexOf(text)}.ts`))!
  return program
    .getSemanticDiagnostics(source)
    .map((d) => [d.code, ts.flattenDiagnosticMessageText(d.messageText, '\n')] as const)
}

describe('the compiler refuses', () => {
  it.each(refused)('%s', (_, text, code, phrase) => {
    const errors = errorsOf(text)
    expect(errors).toHaveLength(1)
    expect(errors[0]![0]).toBe(code)
    expect(errors[0]![1]).toContain(phrase)
  })
})

describe('the compiler takes', () => {
  it.each(taken)('%s', (_, text) => expect(errorsOf(text)).toEqual([]))
})
