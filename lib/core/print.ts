/** A program as text for people: one equation a line, loops indented. */
import { showType } from './graph.js'
import { exactJson, type Block, type Equation, type Program } from './Ir.js'

const showParams = (e: Equation): string => {
  const shown = Object.entries(e.params).map(([k, v]) => {
    const text = exactJson(v)
    return `${k}=${text.length > 60 ? `${text.slice(0, 57)}...` : text}`
  })
  return shown.length === 0 ? '' : `[${shown.join(' ')}]`
}

const name = (id: number): string => `v${id}`

const showEquation = (e: Equation, indent: string): readonly string[] => {
  const outs = e.outs.map((o) => `${name(o.id)}: ${showType(o)}`).join(', ')
  const head = `${indent}${outs} = ${e.callee ?? e.op}${showParams(e)}(${e.args.map(name).join(', ')})`
  return [head, ...e.blocks.flatMap((b) => showBlock('', b, `${indent}  `))]
}

const showBlock = (title: string, b: Block, indent: string): readonly string[] => [
  `${indent}${title}(${b.params.map((p) => `${name(p.id)}: ${showType(p)}`).join(', ')}) {`,
  ...b.equations.flatMap((e) => showEquation(e, `${indent}  `)),
  `${indent}  return ${b.results.map(name).join(', ')}`,
  `${indent}}`,
]

/**
 * The program's subprograms, then its main block. Values are numbered in each block; a line has a value with its type, and
 * the primitive or subprogram that makes it from what is in parentheses.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const lines = [
 *   'program twice (version 1) inputs x0',
 *   'main(v0: float[]) {',
 *   '  v1: float[] = add(v0, v0)',
 *   '  return v1',
 *   '}',
 * ]
 * const twice = Core.fromFunction('twice', S.scalar, (x) => T.add(x, x))
 * pipe(twice, Either.map(({ program }) => Core.print(program).split('\n'))) // Either.right(lines)
 */
export const print = (program: Program): string =>
  [
    `program ${program.name} (version ${program.version}) inputs ${program.inputs.map((p) => p.name).join(', ')}`,
    ...Object.entries(program.functions).flatMap(([n, b]) => showBlock(n, b, '')),
    ...showBlock('main', program.main, ''),
  ].join('\n')
