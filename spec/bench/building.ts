// How long the modules of an iteration of DAMC take to build: from the flattened program to modules that the engine has
// taken, for the first time in a process. `emit.ts` has those of small loops.
// Run: npx tsx spec/bench/building.ts

import { likelihood } from '../../examples/01-pinwheel/likelihood.js'
import { profiles } from '../../examples/01-pinwheel/profiles.js'
import { damc, type Learner } from '../../examples/01-pinwheel/program.js'
import { inline } from '../../lib/core/simplify/inline.js'
import { simplify } from '../../lib/core/simplify.js'
import { Callable, Net as N, Random as R, Reference, Space as S } from '../../lib/index.js'
import { partsOf } from '../../lib/interpret/wasm/parts.js'
import { must } from './contenders/giry.js'

const { settings } = profiles.paper
const iteration = damc(must(await likelihood(1)()), settings)
const input = S.struct({ state: N.spaceOf(iteration.init), points: S.tensor([settings.batch, 2]) })
const { program } = must(
  Callable.compile({ backend: Reference.backend, name: 'damc', input })((given) =>
    R.map(([q]: readonly [Learner, unknown]) => q)(iteration.step(given.state, given.points)),
  ),
)
const { main } = simplify(inline(program))
const begin = performance.now()
const { parts } = partsOf(main)
const written = performance.now()
const modules = [...parts.values()].map(({ bytes }) => new WebAssembly.Module(bytes))
const taken = performance.now()
const bytes = [...parts.values()].reduce((n, part) => n + part.bytes.length, 0)
console.log(
  `${modules.length} modules, ${bytes} bytes: written in ${(written - begin).toFixed(0)} ms, taken in ${(taken - written).toFixed(0)} ms`,
)
