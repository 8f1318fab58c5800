/**
 * How a program runs on 'wasm': which of its parts become WebAssembly modules, by which generator, and how much they do.
 * A loop over chains whose state is small runs in registers (`registers`), everything else on whole tensors in one arena
 * (`tensors`), and what no generator covers on kernels of tfjs (`kernels`).
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, requireOption, type GiryError } from '../core/GiryError.js'
import { size } from '../core/graph.js'
import type { Block, Equation, Program } from '../core/Ir.js'
import { simplify } from '../core/simplify.js'
import { inline } from '../core/simplify/inline.js'
import type { Part as Module } from './wasm/part.js'
import { partsOf } from './wasm/parts.js'
import { BYTES } from './wasm/ports.js'
import { SEGMENT } from './wasm/segments.js'
import { targetOf } from './wasm/target.js'

/** A part of a program, in the order in which parts run. */
export interface Part {
  readonly path: 'registers' | 'tensors' | 'kernels'
  /** The combinators that built its first equation. */
  readonly where: string
  /** Equations, those inside of loops among them. */
  readonly equations: number
  /** Why it isn't faster: what keeps a loop from registers, or a part from a module. Empty where nothing does. */
  readonly reason: string
  /** Floating-point operations of a call, roughly; 0 for kernels, whose work isn't counted. */
  readonly operations: number
  /** Bytes that go in and out. */
  readonly bytes: number
  /** Bytes of memory beside those. */
  readonly arena: number
  /** Bytes of the module. */
  readonly module: number
  readonly threads: number
  /** Milliseconds that a call takes at least, on a machine of the given speed. */
  readonly limitMs: number
}

/** What a machine can do. */
export interface Machine {
  readonly threads?: number
  /** Floating-point operations in a second on one thread, by default 5e10. */
  readonly operationsPerSecond?: number
  /** Bytes that are read or written in a second, by default 1e10. */
  readonly bytesPerSecond?: number
}

const equationsIn = (block: Block): number =>
  block.equations.reduce(
    (n, e) => n + (e.op === 'constant' ? 0 : 1) + e.blocks.reduce((m, b) => m + equationsIn(b), 0),
    0,
  )

const bytesOf = ({ inputs, outputs }: Module): number =>
  [...inputs, ...outputs].reduce((n, { form, shape }) => n + BYTES[form] * size(shape), 0)

/**
 * The parts of a program, its calls replaced by their bodies. Left: an `OptionError` for a speed that isn't positive.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Explain, Space as S, Term as T } from 'giry'
 * const softplus = Core.fromFunction('softplus', S.real(1000), (x) => T.softplus(x))
 * const parts = pipe(softplus, Either.chain(({ program }) => Explain.explain(program)))
 * pipe(parts, Either.map((all) => all.map((p) => [p.path, p.operations, p.bytes]))) // Either.right([['tensors', 1000, 8000]])
 */
export const explain = (program: Program, machine: Machine = {}): Either<GiryError, readonly Part[]> =>
  attempt(() => {
    const { threads = 1, operationsPerSecond = 5e10, bytesPerSecond = 1e10 } = machine
    requireOption('threads', threads, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1')
    requireOption('operationsPerSecond', operationsPerSecond, (x) => x > 0, 'positive')
    requireOption('bytesPerSecond', bytesPerSecond, (x) => x > 0, 'positive')
    const { main } = simplify(inline(program))
    const { block, parts, reasons } = partsOf(main, targetOf(threads))
    const reasonsIn = (e: Equation): string => {
      const found = (e.blocks[0]?.equations ?? []).flatMap((q) => reasons.get(q) ?? [])
      return [...new Set([...found, ...(reasons.has(e) ? [reasons.get(e)!] : [])])].join(' | ')
    }
    return block.equations
      .filter((e) => e.op !== 'constant')
      .map((e): Part => {
        const module = parts.get(e)
        const inner = e.blocks.reduce((n, b) => n + equationsIn(b), 0)
        const common = { where: e.where, reason: reasonsIn(e) }
        if (module === undefined) return { ...common, path: 'kernels', equations: 1 + inner, ...NO_MODULE }
        const bytes = bytesOf(module)
        const seconds = Math.max(
          module.operations / (operationsPerSecond * module.threads),
          bytes / bytesPerSecond,
        )
        return {
          ...common,
          path: e.op === SEGMENT ? 'tensors' : 'registers',
          equations: inner,
          operations: module.operations,
          bytes,
          arena: module.scratch.reduce((n, s) => n + s.bytes, 0),
          module: module.bytes.length,
          threads: module.threads,
          limitMs: 1000 * seconds,
        }
      })
  })

const NO_MODULE = { operations: 0, bytes: 0, arena: 0, module: 0, threads: 1, limitMs: 0 } as const

const SCALES = ['', 'k', 'M', 'G', 'T'] as const

/** A number with three digits and a letter for its thousands. */
const short = (x: number): string => {
  const scale = Math.min(SCALES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, x)) / 3)))
  const scaled = x / 1000 ** scale
  return `${scaled >= 100 || scale === 0 ? Math.round(scaled) : scaled.toPrecision(3)}${SCALES[scale]}`
}

/**
 * The parts as a table for people, one a line.
 *
 * @example
 * import { Explain } from 'giry'
 * const part = { path: 'tensors', where: 'net', equations: 3, reason: '', operations: 2e6, bytes: 4e3 } as const
 * const line = Explain.show([{ ...part, arena: 0, module: 900, threads: 1, limitMs: 0.04 }]).split('\n')[1]!
 * line.split(/ {2,}/) // ['tensors', '3', '2.00M', '4.00k', '0', '900', '1', '0.040', 'net']
 */
export const show = (parts: readonly Part[]): string => {
  const header = ['path', 'equations', 'FLOP', 'bytes', 'arena', 'module', 'threads', 'limit ms', 'where']
  const lines = parts.map((p) => [
    p.path,
    `${p.equations}`,
    short(p.operations),
    short(p.bytes),
    short(p.arena),
    short(p.module),
    `${p.threads}`,
    p.limitMs.toFixed(3),
    p.reason === '' ? p.where : `${p.where} (${p.reason})`,
  ])
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((l) => l[i]!.length)))
  return [header, ...lines]
    .map((l) =>
      l
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
