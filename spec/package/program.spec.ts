// Reading the README's program and its output, on small stubs.

import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { numbersIn, tenLines } from './program.js'

describe('tenLines', () => {
  it('takes the first marked block and no other', () => {
    const markdown =
      '# t\n```ts\nno()\n```\n```ts ten-lines\nyes()\n\nend()\n```\n```ts ten-lines\nlate()\n```\n'
    expect(tenLines(markdown)).toEqual(E.right('yes()\n\nend()'))
  })

  it.each([
    ['```ts\nno()\n```', /no line is exactly/],
    ['```ts ten-lines more\nno()\n```', /no line is exactly/],
    ['```ts ten-lines\nno()', /no closing fence/],
  ])('says what is missing in %j', (markdown, complaint) => {
    expect(tenLines(markdown)).toEqual(E.left(expect.stringMatching(complaint)))
  })
})

describe('numbersIn', () => {
  it('reads every number in order', () => {
    expect(numbersIn(['mean -0.25, sd 1e-3', '[ 2, 3.5 ]', 'r=4'])).toEqual([-0.25, 0.001, 2, 3.5, 4])
  })

  it('finds none in words, NaN and Infinity', () => {
    expect(numbersIn(['Float32Array x1', 'NaN', '-Infinity'])).toEqual([])
  })
})
