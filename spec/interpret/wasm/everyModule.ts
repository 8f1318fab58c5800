// Before each spec file: from here on a module of giry's is made only where both validators find it valid, whoever
// makes it. So no spec has to ask, and mutants, whose sources are bundled, are seen too.

import { validate } from './validate.js'

/** The one import of giry's own modules; those of tfjs and of Node are none of our business. */
const isOwn = (made: WebAssembly.Module): boolean =>
  WebAssembly.Module.imports(made).some(({ module, name }) => module === 'giry' && name === 'memory')

WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct: (Module, [bytes]: [Uint8Array<ArrayBuffer>]) => {
    const made = new Module(bytes)
    if (isOwn(made)) validate(bytes)
    return made
  },
})
