/** Programs that are not well-formed, programs of other versions, and one that was written long ago. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { decode, encode, encodeFloats } from '../../../lib/core/codec.js'
import { UPGRADES, upgrade } from '../../../lib/core/codec/upgrade.js'
import { data } from '../../../lib/core/Data.js'
import type { Json } from '../../../lib/core/graph.js'
import { hash } from '../../../lib/core/hash.js'
import { VERSION, type Block, type Equation, type Program } from '../../../lib/core/Ir.js'
import * as Reference from '../../../lib/interpret/Reference.js'
import { right } from './evaluate.js'

const real = { dtype: 'float', shape: [2] } as const
const value = (id: number) => ({ id, ...real })
const equation = (
  op: string,
  args: readonly number[],
  out: number,
  more: Partial<Equation> = {},
): Equation => ({
  op,
  args,
  outs: [value(out)],
  params: {},
  blocks: [],
  where: 'law',
  ...more,
})
const call = (callee: string, args: readonly number[], out: number): Equation =>
  equation('call', args, out, { callee, params: { args: [0], outs: [0] } })
const block = (equations: readonly Equation[], result: number): Block => ({
  params: [value(0)],
  equations,
  results: [result],
})
const program = (main: Block, more: Partial<Program> = {}): Program => ({
  version: VERSION,
  name: 'law',
  inputs: [{ name: 'x', ...real }],
  main,
  functions: {},
  ...more,
})
const sine = block([equation('sin', [0], 1)], 1)
const called = block([call('f', [0], 1)], 1)

/** Each with what the error says of it. */
const wrong: readonly (readonly [RegExp, Program])[] = [
  [/result that is not defined/, program(block([equation('sin', [0], 1)], 2))],
  [
    /value 1 used before it is defined/,
    program(block([equation('add', [0, 1], 2), equation('sin', [0], 1)], 2)),
  ],
  [/value 1 defined twice/, program(block([equation('sin', [0], 1), equation('cos', [0], 1)], 1))],
  [/unknown primitive 'sinus'/, program(block([equation('sinus', [0], 1)], 1))],
  [/sin with the wrong number of arguments/, program(block([equation('sin', [0, 0], 1)], 1))],
  [
    /sin with parameters that are not its own/,
    program(block([equation('sin', [0], 1, { params: { a: 1 } })], 1)),
  ],
  [
    /sin with outputs float\[3\] instead of float\[2\]/,
    program(block([equation('sin', [0], 1, { outs: [{ id: 1, dtype: 'float', shape: [3] }] })], 1)),
  ],
  [/arguments or parameters that do not fit/, program(block([equation('and', [0, 0], 1)], 1))],
  [
    /constant whose numbers do not fill/,
    program(block([equation('constant', [], 1, { params: { data: encodeFloats([1]) } })], 1)),
  ],
  [/unknown subprogram 'f'/, program(called)],
  [/calls itself/, program(called, { functions: { f: called } })],
  [/inputs that differ/, program(sine, { inputs: [{ name: 'x', dtype: 'float', shape: [3] }] })],
  [
    /two inputs of one name/,
    program(sine, {
      inputs: [
        { name: 'x', ...real },
        { name: 'x', ...real },
      ],
    }),
  ],
]

/** A program whose parts don't fit together is a `CodecError` that says which. */
export const illFormed = (): void => {
  expect(Either.isRight(decode(encode(program(called, { functions: { f: sine } }))))).toBe(true)
  wrong.forEach(([what, p]) =>
    expect(decode(p), `${what}`).toMatchObject({
      left: {
        _tag: 'CodecError',
        what: expect.stringMatching(what),
        where: expect.stringMatching(/^decode > /),
      },
    }),
  )
}

type Versioned = Readonly<Record<string, Json>>

/** Older programs go through every step between their version and this one, and newer or unknown ones are refused. */
export const upgrades = (): void => {
  expect(UPGRADES).toHaveLength(VERSION - 1)
  const steps = [1, 2, 3].map((v) => (json: Versioned): Versioned => ({
    ...json,
    trail: `${json['trail'] as string}${v}`,
  }))
  const from = (version: Json): unknown => upgrade(steps)({ version, trail: '' })
  expect(from(1)).toEqual(Either.right({ version: 4, trail: '123' }))
  expect(from(3)).toEqual(Either.right({ version: 4, trail: '3' }))
  expect(from(4)).toEqual(Either.right({ version: 4, trail: '' }))
  expect(from(5)).toMatchObject({
    left: {
      what: expect.stringContaining('version 5; this giry reads versions up to 4'),
      remedy: expect.stringContaining('update giry'),
    },
  })
  for (const version of [0, -1, 1.5, '1', null])
    expect(from(version)).toMatchObject({ left: { what: expect.stringContaining('without a version') } })
}

/** A program as version 1 wrote it: two draws and a loop, with a constant, a choice and a subprogram. */
const WRITTEN = [
  '{"version":1,"name":"written","inputs":[{"name":"x","dtype":"float","shape":[2]},{"name":"key","dtyp',
  'e":"int","shape":[2]}],"main":{"params":[{"id":0,"dtype":"float","shape":[2]},{"id":1,"dtype":"int",',
  '"shape":[2]}],"equations":[{"op":"loop","args":[0,1],"outs":[{"id":2,"dtype":"float","shape":[2]}],"',
  'params":{"carries":1,"count":3},"blocks":[{"params":[{"id":0,"dtype":"int","shape":[]},{"id":1,"dtyp',
  'e":"float","shape":[2]},{"id":2,"dtype":"int","shape":[2]}],"equations":[{"op":"constant","args":[],',
  '"outs":[{"id":3,"dtype":"int","shape":[]}],"params":{"data":"AAAAAAAAAEA="},"blocks":[],"where":"wri',
  'tten"},{"op":"mul","args":[0,3],"outs":[{"id":4,"dtype":"int","shape":[]}],"params":{},"blocks":[],"',
  'where":"written > times"},{"op":"constant","args":[],"outs":[{"id":5,"dtype":"int","shape":[]}],"par',
  'ams":{"data":"AAAAAAAA8D8="},"blocks":[],"where":"written > times"},{"op":"add","args":[4,5],"outs":',
  '[{"id":6,"dtype":"int","shape":[]}],"params":{},"blocks":[],"where":"written > times"},{"op":"call",',
  '"args":[1],"outs":[{"id":7,"dtype":"float","shape":[2]}],"params":{"args":[0],"outs":[0]},"blocks":[',
  '],"callee":"f","where":"written > times > f"},{"op":"sum","args":[7],"outs":[{"id":8,"dtype":"float"',
  ',"shape":[]}],"params":{"axes":[0]},"blocks":[],"where":"written > times"},{"op":"normal","args":[2,',
  '4],"outs":[{"id":9,"dtype":"float","shape":[2]}],"params":{"shape":[2]},"blocks":[],"where":"written',
  ' > times"},{"op":"sum","args":[9],"outs":[{"id":10,"dtype":"float","shape":[]}],"params":{"axes":[0]',
  '},"blocks":[],"where":"written > times"},{"op":"sub","args":[8,10],"outs":[{"id":11,"dtype":"float",',
  '"shape":[]}],"params":{},"blocks":[],"where":"written > times"},{"op":"accept","args":[2,6,11],"outs',
  '":[{"id":12,"dtype":"bool","shape":[]}],"params":{},"blocks":[],"where":"written > times"},{"op":"ad',
  'd","args":[7,9],"outs":[{"id":13,"dtype":"float","shape":[2]}],"params":{},"blocks":[],"where":"writ',
  'ten > times"},{"op":"select","args":[12,13,1],"outs":[{"id":14,"dtype":"float","shape":[2]}],"params',
  '":{},"blocks":[],"where":"written > times"}],"results":[14]}],"where":"written > times"}],"results":',
  '[2]},"functions":{"f":{"params":[{"id":0,"dtype":"float","shape":[2]}],"equations":[{"op":"sin","arg',
  's":[0],"outs":[{"id":1,"dtype":"float","shape":[2]}],"params":{},"blocks":[],"where":"written > time',
  's > f"},{"op":"constant","args":[],"outs":[{"id":2,"dtype":"float","shape":[2]}],"params":{"data":"m',
  'pmZmZmZuT8AAAAAAAAAgA=="},"blocks":[],"where":"written > times > f"},{"op":"mul","args":[1,2],"outs"',
  ':[{"id":3,"dtype":"float","shape":[2]}],"params":{},"blocks":[],"where":"written > times > f"}],"res',
  'ults":[3]}}}',
].join('')

/** It is read for ever, is the same program, and draws the same numbers. */
export const writtenBefore = (): void => {
  const read = right(decode(JSON.parse(WRITTEN)))
  expect(hash(read)).toBe('efe9f51fcf2f39981b4a6818605421291ebc0bb586f1e1e3f384e7700e28034c')
  const [found] = right(
    Reference.run({ program: read, bindings: {} }, [data([0.5, -1], [2]), data([1, 2], [2], 'int')]),
  )
  expect(Array.from(found!.values)).toEqual([-1.80496365042585, -1.5226719644324147])
}
