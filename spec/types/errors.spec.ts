// What the compiler must refuse, by the code and the phrase of its error, beside what it must take; and that docs/type-errors.md
// prints what it says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { repository } from '../../.config/aliases.js'
import { compile } from '../docs/compiler.js'
import { HEAD, refused, taken } from './cases.js'

/** A program of the page, and what the page prints for it. */
interface Printed {
  readonly program: string
  readonly text: string
}

const page = readFileSync(join(repository, 'docs/type-errors.md'), 'utf8')
const [shared, ...shown] = [...page.matchAll(/^```(ts|text)\n([\s\S]*?)^```$/gm)].map((m) => m[2]!.trimEnd())
const printed = shown.flatMap((program, i): readonly Printed[] =>
  i % 2 === 0 ? [{ program, text: shown[i + 1]! }] : [],
)

const texts = [
  ...[...refused, ...taken].map(([, text]) => HEAD + text),
  ...printed.map(({ program }) => `${shared}\n${program}`),
]
const program = compile(texts.map((text) => ({ file: 'fixture', line: 0, text })))
const errorsOf = (text: string): readonly (readonly [code: number, message: string])[] => {
  const source = program.getSourceFiles().find((f) => f.fileName.endsWith(`shown-${texts.indexOf(text)}.ts`))!
  return program
    .getSemanticDiagnostics(source)
    .map((d) => [d.code, ts.flattenDiagnosticMessageText(d.messageText, '\n')] as const)
}

/** Whether a text is a message, lines of it left out where it has a line "...". */
const abridges = (text: string, message: string): boolean => {
  const [first, ...rest] = text.split('\n...\n')
  if (rest.length === 0) return text === message
  const middle = rest.slice(0, -1)
  const after = middle.reduce((at, part) => {
    const found = message.indexOf(`\n${part}\n`, at)
    return at < 0 || found < 0 ? -1 : found + part.length
  }, first!.length)
  const last = `\n${rest.at(-1)!}`
  return message.startsWith(`${first!}\n`) && after >= 0 && message.slice(after).endsWith(last)
}

describe('the compiler refuses', () => {
  it.each(refused)('%s', (_, text, code, phrase) => {
    const errors = errorsOf(HEAD + text)
    expect(errors).toHaveLength(1)
    expect(errors[0]![0]).toBe(code)
    expect(errors[0]![1]).toContain(phrase)
  })
})

describe('the compiler takes', () => {
  it.each(taken)('%s', (_, text) => expect(errorsOf(HEAD + text)).toEqual([]))
})

describe('docs/type-errors.md', () => {
  it('has programs with their messages', () => {
    expect(printed.length).toBeGreaterThan(5)
    printed.forEach(({ text }) => expect(text).toMatch(/^error TS\d+: /))
  })

  it.each(printed)('prints what the compiler says of $program', ({ program: shownProgram, text }) => {
    const said = errorsOf(`${shared}\n${shownProgram}`).map(
      ([code, message]) => `error TS${code}: ${message}`,
    )
    expect(said).toHaveLength(1)
    if (!abridges(text, said[0]!)) expect(text).toBe(said[0])
  })

  it.each([
    ['a\nb', 'a\nb', true],
    ['a\n...\nd', 'a\nb\nc\nd', true],
    ['a\n...\nc\n...\ne', 'a\nb\nc\nd\ne', true],
    ['a', 'a\nb', false],
    ['a\n...\nc', 'a\nb\nc\nd', false],
    ['b\n...\nd', 'a\nb\nc\nd', false],
    ['a\n...\nx\n...\nd', 'a\nb\nc\nd', false],
  ])('is read right: %j of %j', (text, message, is) => expect(abridges(text, message)).toBe(is))
})
