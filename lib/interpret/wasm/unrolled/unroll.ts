/**
 * A block for four chains at a time, every element of every value a local of its own: what small programs become. Layout
 * costs nothing, since it only says which local is meant. Numbers that all chains share are the same in every lane.
 */
import type { Block, Equation, Value } from '../../../core/Ir.js'
import {
  float,
  floatsOf,
  integers,
  mask,
  maskOf,
  pairOf,
  shared,
  sharedOf,
  uncovered,
  words,
  wordsOf,
  type Cell,
} from '../cells.js'
import { all, elementsOf, type Elements, type Scope } from '../elements.js'
import type { Expr, I32 } from '../emit/code.js'
import type { Variable, Writer } from '../emit/function.js'
import * as f64 from '../emit/f64.js'
import * as i32 from '../emit/i32.js'
import * as i64 from '../emit/i64.js'
import * as v128 from '../emit/v128.js'
import { expectLanes } from '../lanes.js'
import { without } from '../shapes.js'
import { draw, DRAWS, elementwise, rules } from './rules.js'
import { numberOf } from '../params.js'

/** State that changes in a loop: one local a cell. */
export interface State {
  readonly cells: () => readonly Cell[]
  /** Keeps new values aside; what it gives back puts them into place. */
  readonly next: (cells: readonly Cell[]) => () => void
}

/** Locals for a value, by its type and by what its cells are at the start. */
export const stateOf = (w: Writer, value: Value, start: readonly Cell[], varies: boolean): State => {
  const locals = <T extends 'v128' | 'f64'>(
    read: (cell: Cell) => readonly Expr<T>[],
    wrap: (xs: readonly Expr<T>[]) => Cell,
  ): State => {
    const variables = start.map((c): readonly Variable<T>[] => read(c).map((x) => w.variable(x)))
    return {
      cells: () => variables.map((vs) => wrap(vs.map((v) => v.get))),
      next: (cells) => {
        const kept = cells.map((c) => read(c).map((x) => w.let(x)))
        return () => kept.forEach((xs, i) => xs.forEach((x, k) => variables[i]![k]!.set(x)))
      },
    }
  }
  if (value.dtype === 'float')
    return locals(
      (c) => [floatsOf(w, c)],
      ([v]) => float(v!),
    )
  if (value.dtype === 'bool')
    return locals(
      (c) => [maskOf(w, c)],
      ([v]) => mask(v!),
    )
  if (start.some((c) => c.kind === 'words'))
    return locals(
      (c) => [wordsOf(w, c)],
      ([v]) => words(v!),
    )
  return varies
    ? locals(
        (c) => pairOf(w, c),
        ([low, high]) => integers([low!, high!]),
      )
    : locals(
        (c) => [sharedOf(c)],
        ([x]) => shared(x!),
      )
}

/** The number of an iteration, as a loop's block sees it. */
export const counted = (w: Writer, i: I32): Elements =>
  elementsOf([], [shared(w.let(f64.fromI32(i)), w.let(i64.fromI32(i)))])

/** Takes over new states; those that are others' old values are kept aside first. */
export const advance = (states: readonly State[], next: readonly Elements[]): void =>
  states.map((s, i) => s.next(all(next[i]!))).forEach((put) => put())

/** A loop inside of a program: it runs to its end for four chains, or as long as a condition holds for one of them. */
const loop = (e: Equation, args: readonly Elements[], scope: Scope): readonly Elements[] => {
  const { w } = scope
  const carries = numberOf(e, 'carries')
  const count = Number(e.params['count'] ?? e.params['bound'])
  const body = e.blocks.at(-1)!
  if (e.outs.length > carries) return uncovered('rows of inner loops')
  const params = body.params.slice(1)
  if (count === 0) return args.slice(0, carries)
  const states = args
    .slice(0, carries)
    .map((a, i) => stateOf(w, params[i]!, all(a), scope.laneAxis(params[i]!) !== undefined))
  const current = (): readonly Elements[] => states.map((s, i) => elementsOf(args[i]!.shape, s.cells()))
  const seen = (i: I32): readonly Elements[] => [counted(w, i), ...current(), ...args.slice(carries)]
  const iterate = (i: I32): void => advance(states, unrollBlock(body, seen(i), scope))
  const going = w.variable(i32.constant(1))
  w.loop(0, count, 1, (i) => {
    if (e.op === 'loop') return iterate(i)
    w.when(going.get, () => {
      const [running] = unrollBlock(e.blocks[0]!, seen(i), scope)
      going.set(v128.anyTrue(maskOf(w, running!.cell(0))))
      w.when(going.get, () => iterate(i))
    })
  })
  return current()
}

/** Writes the code of a block; gives its results. */
export const unrollBlock = (block: Block, params: readonly Elements[], scope: Scope): readonly Elements[] => {
  const types = new Map<number, Value>()
  const values = new Map<number, Elements>()
  block.params.forEach((p, i) => {
    types.set(p.id, p)
    values.set(p.id, params[i]!)
  })
  for (const e of block.equations) {
    const args = e.args.map((a) => values.get(a)!)
    const given = e.args.map((a) => types.get(a)!)
    e.outs.forEach((o) => types.set(o.id, o))
    if (e.op === 'loop' || e.op === 'while') {
      const made = loop(e, args, scope)
      e.outs.forEach((o, i) => values.set(o.id, made[i]!))
      continue
    }
    const out = e.outs[0]!
    expectLanes(scope.laneAxis, e.op, given, out)
    const shape = without(out.shape, scope.laneAxis(out))
    const rule = DRAWS.includes(e.op) ? draw : (rules[e.op] ?? elementwise)
    values.set(out.id, elementsOf(shape, rule({ e, given, args, out, shape, scope })))
  }
  return block.results.map((r) => values.get(r)!)
}
