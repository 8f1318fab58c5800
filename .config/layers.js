// The layer rule of the house, as an ESLint rule: imports go only downwards.
//
// A file of lib/ may import its own folder and the folders below it; lib/index.ts may import all of lib/;
// lib/ never reaches outside itself. Examples see the library as its users do, through 'giry' and 'giry/check'.

import { dirname, relative, resolve, sep } from 'node:path'

/** The folders of lib/, lowest first. */
export const layers = ['core', 'random', 'model', 'mcmc', 'learn', 'interpret', 'check']

const entryPoints = ['giry', 'giry/check']

const isRelative = (specifier) => /^\.{1,2}(\/|$)/.test(specifier)
const isAbsolute = (specifier) => /^(\/|file:|[A-Za-z]:[\\/])/.test(specifier)
const isGiry = (specifier) => specifier === 'giry' || specifier.startsWith('giry/')

/** The path below the repository root, as a list of names; the first name is '..' outside of it. */
const segments = (root, file) => relative(root, file).split(sep)

const isIndex = (path) => path.length === 2 && /^index\.[jt]s$/.test(path[1])

const complaintInLib = (from, specifier, to) => {
  if (isGiry(specifier)) {
    return `lib/ can't import its own entry point '${specifier}'; import the file that defines the name, by a relative path.`
  }
  if (to === undefined) return undefined
  if (to[0] !== 'lib') {
    return `lib/ can't import '${specifier}', which lies outside of lib/; move what it needs into a layer.`
  }
  if (isIndex(from)) return undefined
  const [source, target] = [from[1], to[1]]
  const here = layers.indexOf(source)
  const there = layers.indexOf(target)
  if (here < 0) {
    return `lib/${from.slice(1).join('/')} is in no layer; move it into one of ${layers.join(', ')}.`
  }
  if (there < 0) {
    return `'${specifier}' is in no layer: a file of ${source}/ may import only ${layers.slice(0, here + 1).join(', ')}.`
  }
  return there > here
    ? `imports go only downwards: ${source} (layer ${here + 1}) can't import ${target} (layer ${there + 1}); move the shared part down or this file up.`
    : undefined
}

const complaintInExamples = (specifier, to) => {
  if (isGiry(specifier) && !entryPoints.includes(specifier)) {
    return `examples can't import '${specifier}'; they see the library as users do, through 'giry' and 'giry/check'.`
  }
  return to !== undefined && to[0] !== 'examples'
    ? `examples can't import '${specifier}', which lies outside of examples/; import 'giry' or 'giry/check' instead.`
    : undefined
}

/** What is wrong with one import, or undefined; `root` and `file` are absolute paths. */
const complaint = (root, file, specifier) => {
  const from = segments(root, file)
  const path = isAbsolute(specifier) ? specifier.replace(/^file:\/\//, '') : resolve(dirname(file), specifier)
  const to = isRelative(specifier) || isAbsolute(specifier) ? segments(root, path) : undefined
  if (from[0] === 'lib') return complaintInLib(from, specifier, to)
  if (from[0] === 'examples') return complaintInExamples(specifier, to)
  return undefined
}

const create = (context) => {
  const check = (source) => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return
    const message = complaint(context.cwd, context.filename, source.value)
    if (message !== undefined) context.report({ node: source, messageId: 'layer', data: { message } })
  }
  return {
    ImportDeclaration: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
    TSImportType: (node) => check(node.source ?? node.argument?.literal),
    TSExternalModuleReference: (node) => check(node.expression),
  }
}

/** The plugin for the flat configuration; its only rule is `house/layers`. */
export default {
  rules: {
    layers: {
      meta: {
        type: 'problem',
        docs: { description: 'imports go only downwards' },
        messages: { layer: '{{message}}' },
        schema: [],
      },
      create,
    },
  },
}
