/**
 * Local algebra: constants are computed, broadcasts move behind elementwise work, and layouts of layouts merge.
 * Only identities that hold for every float are used, up to the sign of zero (x * 0 stays, x * 1 goes).
 */
import { FOLD_LIMIT, size } from '../graph.js'
import type { Equation } from '../Ir.js'
import { table } from '../table.js'
import { asProducts } from './convolutions.js'
import { emitOne, type Rule, type Scope } from './rewrite.js'

const dataOf = (scope: Scope, id: number): readonly number[] | undefined => {
  const e = scope.definition(id)
  return e?.op === 'constant' ? (e.params['data'] as readonly number[]) : undefined
}

/** The number that fills a value, if it is one constant number repeated. */
const filling = (scope: Scope, id: number): number | undefined => {
  const e = scope.definition(id)
  if (e?.op === 'broadcast' || e?.op === 'reshape') return filling(scope, e.args[0]!)
  const data = dataOf(scope, id)
  return data !== undefined && data.length > 0 && data.every((x) => Object.is(x, data[0]))
    ? data[0]
    : undefined
}

const constants: Rule = (e, scope) => {
  const scalar = table.get(e.op)?.scalar
  const [out] = e.outs
  if (scalar === undefined || e.args.length === 0 || size(out!.shape) > FOLD_LIMIT) return undefined
  const data = e.args.map((a) => dataOf(scope, a))
  if (!data.every((d): d is readonly number[] => d !== undefined && d.length === size(out!.shape)))
    return undefined
  const f = scalar(e.params)
  return [
    emitOne(scope, e, 'constant', [], out!, { data: data[0]!.map((_, i) => f(...data.map((d) => d[i]!))) }),
  ]
}

/** f(broadcast a, broadcast b) = broadcast f(a, b) when both are broadcast alike. */
const behindBroadcast: Rule = (e, scope) => {
  if (table.get(e.op)?.scalar === undefined || e.op === 'select' || e.args.length === 0) return undefined
  const spreads = e.args.map((a) => scope.definition(a))
  const [first] = spreads
  if (first?.op !== 'broadcast') return undefined
  const small = scope.type(first.args[0]!)
  const alike = (b: Equation | undefined): boolean =>
    b?.op === 'broadcast' &&
    JSON.stringify(b.params) === JSON.stringify(first.params) &&
    size(scope.type(b.args[0]!).shape) === size(small.shape)
  if (!spreads.every(alike)) return undefined
  const args = spreads.map((b) => b!.args[0]!)
  const type = { dtype: e.outs[0]!.dtype, shape: small.shape }
  const inner = constantOr(scope, { ...e, args, outs: [scope.fresh(type)] })
  return [emitOne(scope, e, 'broadcast', [inner], e.outs[0]!, first.params)]
}

const constantOr = (scope: Scope, e: Equation): number => {
  const folded = constants(e, scope)
  if (folded !== undefined) return folded[0]!
  scope.emit(e)
  return e.outs[0]!.id
}

const identities: Rule = (e, scope) => {
  const [a, b] = e.args
  const is = (id: number | undefined, x: number): boolean => id !== undefined && filling(scope, id) === x
  switch (e.op) {
    case 'add':
      return is(a, 0) ? [b!] : is(b, 0) ? [a!] : undefined
    case 'sub':
      return is(b, 0) ? [a!] : undefined
    case 'mul':
      return is(a, 1) ? [b!] : is(b, 1) ? [a!] : undefined
    case 'div':
      return is(b, 1) ? [a!] : undefined
    case 'neg': {
      const inner = scope.definition(a!)
      return inner?.op === 'neg' ? [inner.args[0]!] : undefined
    }
    case 'select':
      return b === e.args[2] ? [b!] : is(a, 1) ? [b!] : is(a, 0) ? [e.args[2]!] : undefined
    case 'stopGradient':
      return [a!]
    default:
      return undefined
  }
}

const layouts: Rule = (e, scope) => {
  const inner = e.args.length === 1 ? scope.definition(e.args[0]!) : undefined
  if (inner === undefined) return undefined
  const [out] = e.outs
  if (e.op === 'reshape') {
    const data = dataOf(scope, e.args[0]!)
    if (data !== undefined) return [emitOne(scope, e, 'constant', [], out!, { data })]
    if (inner.op === 'reshape') return same(scope, e, inner, 'reshape', { shape: out!.shape })
  }
  if (e.op === 'transpose' && inner.op === 'transpose') {
    const order = (e.params['order'] as readonly number[]).map(
      (i) => (inner.params['order'] as readonly number[])[i]!,
    )
    return same(scope, e, inner, 'transpose', { order })
  }
  if (e.op === 'broadcast' && inner.op === 'broadcast') {
    const outer = e.params['axes'] as readonly number[]
    const axes = (inner.params['axes'] as readonly number[]).map((i) => outer[i]!)
    return [emitOne(scope, e, 'broadcast', inner.args, out!, { shape: out!.shape, axes })]
  }
  return undefined
}

/** Rows at an index that is known are parts: gather is a slice, and scatterAdd surrounds its row with zeros. */
const knownRows: Rule = (e, scope) => {
  const at = e.args[e.op === 'gather' ? 1 : 0]!
  const [i] = dataOf(scope, at) ?? []
  const [out] = e.outs
  if (i === undefined || scope.type(at).shape.length > 0) return undefined
  const clamped = (rows: number): number => Math.min(Math.max(i, 0), rows - 1)
  if (e.op === 'gather') {
    const x = scope.type(e.args[0]!)
    const shape = [1, ...x.shape.slice(1)]
    const begin = [clamped(x.shape[0]!), ...x.shape.slice(1).map(() => 0)]
    const row = emitOne(scope, e, 'slice', [e.args[0]!], { ...x, shape }, { begin, shape })
    return [emitOne(scope, e, 'reshape', [row], out!, { shape: out!.shape })]
  }
  if (e.op !== 'scatterAdd') return undefined
  const [rows = 0, ...rest] = out!.shape
  const shape = [1, ...rest]
  const row = emitOne(scope, e, 'reshape', [e.args[1]!], { ...out!, shape }, { shape })
  const [before, after] = [clamped(rows), rows - 1 - clamped(rows)].map((n) => [n, ...rest.map(() => 0)])
  return [emitOne(scope, e, 'pad', [row], out!, { before: before!, after: after! })]
}

/** A merged layout, or its argument when nothing is left to do. */
const same = (
  scope: Scope,
  e: Equation,
  inner: Equation,
  op: string,
  params: Equation['params'],
): readonly number[] => {
  const source = scope.type(inner.args[0]!)
  const order = params['order'] as readonly number[] | undefined
  const trivial =
    order === undefined
      ? JSON.stringify(source.shape) === JSON.stringify(e.outs[0]!.shape)
      : order.every((a, i) => a === i)
  return trivial ? inner.args : [emitOne(scope, e, op, inner.args, e.outs[0]!, params)]
}

export const fold: Rule = (e, scope) => {
  for (const rule of [constants, identities, layouts, knownRows, behindBroadcast, asProducts]) {
    const replaced = rule(e, scope)
    if (replaced !== undefined) return replaced
  }
  return undefined
}
