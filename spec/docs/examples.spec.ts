import { describe, expect, it } from 'vitest'
import { agrees, run, type Code } from './code.js'
import { compile, publicNames, shownFile, typeErrors } from './compiler.js'
import { uncovered } from './covered.js'
import { blocksIn, examples, examplesIn, pages } from './find.js'

const codes = [...examples(), ...pages()]
const load = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier)
const shown = (text: string): Code => ({ file: 'page', line: 10, text })
const wrong = shown("import { Term as T } from 'giry'\n\nT.add(T.vector([1]), T.vector([1, 2]))")
const renamed = shown(
  "import { Random as R, Run, Term as T } from 'giry' // T.sin\nconst f: typeof T.exp = T.log\nconst { seed } = { seed: R.let }",
)
const everything = [...codes, wrong, renamed]
const compiled = compile(everything)
const unusedBy = (some: readonly Code[]): readonly string[] =>
  uncovered(
    compiled,
    some.map((code) => shownFile(compiled, everything.indexOf(code))),
  )
const usedBy = (some: readonly Code[]): readonly string[] => {
  const left = unusedBy(some)
  return unusedBy([]).filter((name) => !left.includes(name))
}

describe('documentation', () => {
  it.each(codes.map((code) => [`${code.file}:${code.line}`, code] as const))(
    '%s runs, and gives what it says',
    (_, code) => run(code, load),
  )

  it('has programs of the right types, but for one that is wrong on purpose', () =>
    expect(typeErrors(compiled, everything)).toEqual([expect.stringMatching(/^page:12: .*not assignable/)]))

  it('says of every public name what it is', () => {
    const names = publicNames(compiled)
    expect(names.length).toBeGreaterThan(300)
    expect(names.filter((n) => !n.documented).map((n) => `${n.name} of ${n.file}`)).toEqual([])
  })

  it('uses every public name that is a value in a program that runs', () =>
    expect(unusedBy(codes)).toEqual([]))
})

describe('the reader of documentation', () => {
  it('finds examples in docstrings, and where they stand', () => {
    const text = 'x\n/**\n * No.\n *\n * @example\n * f(1) // 2\n *\n * g()\n * @see y\n */\nz'
    expect(examplesIn('a.ts', text)).toEqual([{ file: 'a.ts', line: 6, text: 'f(1) // 2\n\ng()' }])
  })

  it('finds the marked blocks of a page', () => {
    const text = 'a\n```ts\nno()\n```\n```ts run\nf()\n```\n```ts run\ng()\n```\n'
    expect(blocksIn('a.md', text)).toEqual([
      { file: 'a.md', line: 6, text: 'f()' },
      { file: 'a.md', line: 9, text: 'g()' },
    ])
    expect(() => blocksIn('a.md', '```ts run\nf()')).toThrow('a.md:1')
  })

  it('finds what programs use, by the names of the library, but for imports, types and comments', () => {
    expect(usedBy([])).toEqual([])
    expect(usedBy([wrong])).toEqual(['Term.vector', 'Term.add'])
    expect(usedBy([renamed])).toEqual(['Term.log', 'Random.let_', 'Random.let'])
  })

  it.each([
    ['1 + 1 // 3', 'page:10: 2, not 3'],
    ["const x = 1 // 2\n'a' // 'b'", 'page:11: "a", not "b"'],
    ['[1, 2] // 1, 3', 'page:10: [1,2], not [1,3]'],
    ['1 // two and more', "'two and more' is no expression"],
    ["import { x } from 'giry'\nx.y", 'undefined'],
    ["throw new Error('no')", 'no'],
  ])('refuses %j', (text, message) => expect(run(shown(text), load)).rejects.toThrow(message))

  it('takes what is true', () =>
    run(
      shown(
        "import * as G from 'giry'\nconst { Rng } = G\nawait Promise.resolve(4) // 4\nRng.blocksOf(3) // 2",
      ),
      load,
    ))

  it('compares numbers up to rounding, and the rest as it is', () => {
    expect(agrees(Float32Array.of(0.1, 2), [0.1, 2])).toBe(true)
    expect(agrees(0.1001, 0.1)).toBe(false)
    expect(agrees({ a: [1] }, { a: [1], b: 2 })).toBe(false)
    expect(agrees([1, 2], [1])).toBe(false)
    expect(agrees(NaN, NaN)).toBe(true)
    expect(agrees('1', 1)).toBe(false)
  })
})
