/**
 * Code that documentation shows, as programs that can be checked and run. What stands in a comment after an
 * expression, on the line where it ends, is its result:
 *
 *   Space.real(2).leaves.length // 1
 *   values // 3, 7                      (several numbers: an array, of any type)
 *
 * A comment after a declaration explains it.
 */
import { isDeepStrictEqual } from 'node:util'
import ts from 'typescript'

/** A piece of documentation that is a program. */
export interface Code {
  /** The file that shows it, from the repository's root. */
  readonly file: string
  /** The line where the program begins. */
  readonly line: number
  readonly text: string
}

/** A result that a comment states: its text, and where it stands in the code. */
interface Stated {
  readonly start: number
  readonly end: number
  readonly wanted: string
  readonly line: number
}

const parse = (text: string): ts.SourceFile =>
  ts.createSourceFile('code.ts', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)

const commentAfter = (text: string, end: number): string | undefined => {
  const [comment] = ts.getTrailingCommentRanges(text, end) ?? []
  return comment && text.slice(comment.pos + 2, comment.end).trim()
}

const statements = (text: string): readonly Stated[] => {
  const source = parse(text)
  return source.statements.filter(ts.isExpressionStatement).flatMap((s) => {
    const wanted = commentAfter(text, s.end)
    const line = source.getLineAndCharacterOfPosition(s.end).line
    return wanted === undefined ? [] : [{ start: s.getStart(), end: s.expression.end, wanted, line }]
  })
}

/** The specifiers that code imports from. */
const imports = (text: string): readonly string[] =>
  parse(text)
    .statements.filter(ts.isImportDeclaration)
    .map((d) => (d.moduleSpecifier as ts.StringLiteral).text)

type Body = (...given: readonly unknown[]) => Promise<void>
const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...text: readonly string[]
) => Body

/** Whether JavaScript can read a text as expressions. */
const isExpression = (text: string): boolean => {
  try {
    void new AsyncFunction(`return [${text}]`)
    return true
  } catch {
    return false
  }
}

/** The code as the body of a function that hands each expression and its stated result to `result`. */
const body = (code: Code): string => {
  const stated = statements(code.text)
  const wrapped = stated.reduceRight((text, s) => {
    if (!isExpression(s.wanted))
      throw new Error(
        `${code.file}:${code.line + s.line}: '${s.wanted}' is no expression, so it can't be a result`,
      )
    const call = `result(${code.line + s.line}, ${text.slice(s.start, s.end)}, [${s.wanted}]);`
    return `${text.slice(0, s.start)}${call}${text.slice(s.end)}`
  }, code.text)
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  return ts.transpileModule(wrapped, { compilerOptions: options }).outputText
}

/** How many digits of a number documentation is held to: those of float32. */
const TOLERANCE = 1e-6

/** Whether a value is the stated one: numbers up to rounding, arrays of any type, and objects by their fields. */
export const agrees = (found: unknown, wanted: unknown): boolean => {
  if (Object.is(found, wanted)) return true
  if (typeof found === 'number' && typeof wanted === 'number')
    return Math.abs(found - wanted) <= TOLERANCE * Math.abs(wanted)
  if (Array.isArray(wanted)) {
    const list =
      ArrayBuffer.isView(found) || Array.isArray(found) ? Array.from(found as readonly unknown[]) : []
    return list.length === wanted.length && list.every((x, i) => agrees(x, wanted[i]))
  }
  if (typeof wanted !== 'object' || wanted === null || typeof found !== 'object' || found === null)
    return isDeepStrictEqual(found, wanted)
  const [a, b] = [found, wanted] as readonly Record<string, unknown>[]
  const keys = Object.keys(b!)
  return keys.length === Object.keys(a!).length && keys.every((k) => k in a! && agrees(a![k], b![k]))
}

/** Runs code, with `load` for what it imports. Rejects with the first exception, or the first result that differs. */
export const run = async (code: Code, load: (specifier: string) => Promise<unknown>): Promise<void> => {
  const made = new AsyncFunction('require', 'exports', 'result', body(code))
  const modules = new Map(await Promise.all(imports(code.text).map(async (s) => [s, await load(s)] as const)))
  const result = (line: number, found: unknown, [first, ...rest]: readonly unknown[]): void => {
    const wanted = rest.length === 0 ? first : [first, ...rest]
    if (!agrees(found, wanted))
      throw new Error(`${code.file}:${line}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
  }
  await made((s: string) => modules.get(s), {}, result)
}
