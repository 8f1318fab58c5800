/** Which public names have no example: of those that are values, the ones that no program of the documentation executes. */
import ts from 'typescript'
import { publicNames } from './compiler.js'

/** The names in what is executed of a program: not in its imports, nor in its types. */
const executed = (node: ts.Node): readonly ts.Identifier[] => {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return []
  if (ts.isIdentifier(node)) return [node]
  const found: ts.Identifier[] = []
  ts.forEachChild(node, (child) => void found.push(...executed(child)))
  return found
}

/** The public values that programs refer to nowhere, by whatever name, in the order of the entry points. */
export const uncovered = (program: ts.Program, programs: readonly ts.SourceFile[]): readonly string[] => {
  const checker = program.getTypeChecker()
  const symbolOf = (id: ts.Identifier): ts.Symbol | undefined =>
    ts.isShorthandPropertyAssignment(id.parent)
      ? checker.getShorthandAssignmentValueSymbol(id.parent)
      : checker.getSymbolAtLocation(id)
  const used = new Set<ts.Symbol>()
  for (const id of programs.flatMap(executed)) {
    const symbol = symbolOf(id)
    if (symbol !== undefined)
      used.add(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
  }
  return publicNames(program)
    .filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Value && !used.has(symbol))
    .map(({ name }) => name)
}
