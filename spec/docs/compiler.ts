/** What the TypeScript compiler says about documentation: the types of its programs, and exports without a docstring. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { repository } from '../../.config/aliases.js'
import type { Code } from './code.js'

const options = (): ts.CompilerOptions => {
  const file = join(repository, 'tsconfig.json')
  const { config } = ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8'))
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, repository)
  return { ...parsed.options, noUnusedLocals: false, noUnusedParameters: false }
}

const ENTRIES = { giry: 'lib/index.ts', 'giry/check': 'lib/check/index.ts' }

/** The library and some programs beside it, each a module of its own. */
export const compile = (codes: readonly Code[]): ts.Program => {
  const texts = new Map(codes.map((c, i) => [pathOf(i), `${c.text}\nexport {}\n`]))
  const host = ts.createCompilerHost(options(), true)
  const { getSourceFile, fileExists, readFile } = host
  return ts.createProgram({
    rootNames: [...Object.values(ENTRIES).map((f) => join(repository, f)), ...texts.keys()],
    options: options(),
    host: {
      ...host,
      fileExists: (f) => texts.has(f) || fileExists(f),
      readFile: (f) => texts.get(f) ?? readFile(f),
      getSourceFile: (f, target, ...rest) =>
        texts.has(f)
          ? ts.createSourceFile(f, texts.get(f)!, target, true)
          : getSourceFile(f, target, ...rest),
    },
  })
}

const pathOf = (i: number): string => join(repository, 'spec/docs', `shown-${i}.ts`)

/** The i-th of the programs, as it was compiled. */
export const shownFile = (program: ts.Program, i: number): ts.SourceFile => program.getSourceFile(pathOf(i))!

/** The type errors of programs, by place. */
export const typeErrors = (program: ts.Program, codes: readonly Code[]): readonly string[] =>
  codes.flatMap((code, i) => {
    const file = shownFile(program, i)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((d) => {
      const { line } = file.getLineAndCharacterOfPosition(d.start ?? 0)
      return `${code.file}:${code.line + line}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`
    })
  })

/** A public name: `Term.add`, and where it is defined. */
export interface Export {
  readonly name: string
  readonly file: string
  readonly symbol: ts.Symbol
  readonly documented: boolean
}

/** All names that users can import, through the namespaces of the entry points. */
export const publicNames = (program: ts.Program): readonly Export[] => {
  const checker = program.getTypeChecker()
  const target = (s: ts.Symbol): ts.Symbol =>
    s.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(s) : s
  const enter = (path: string, found: ts.Symbol): readonly Export[] => {
    const symbol = target(found)
    const [declaration] = symbol.declarations ?? []
    if (declaration === undefined) return []
    if (ts.isSourceFile(declaration))
      return checker.getExportsOfModule(symbol).flatMap((s) => enter(`${path}.${s.name}`, s))
    const { fileName } = declaration.getSourceFile()
    return fileName.startsWith(join(repository, 'lib'))
      ? [
          {
            name: path,
            file: fileName.slice(repository.length + 1),
            symbol,
            documented: symbol.getDocumentationComment(checker).length > 0,
          },
        ]
      : []
  }
  return Object.values(ENTRIES).flatMap((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(repository, entry))!)!
    return checker.getExportsOfModule(module).flatMap((s) => enter(s.name, s))
  })
}
