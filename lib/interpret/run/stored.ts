/** Draws that are kept: of each state what a view shows of it, with the infos of its steps. */
import * as Data from '../../core/Data.js'
import type * as Space from '../../core/Space.js'
import type { Info, NoInfo } from '../../model/Info.js'
import { runChains, type Sink } from './engine.js'
import type { Emission, Family, Stepper } from './family.js'
import type { Given } from './given.js'
import { fromSums, total, type Averages } from './infos.js'
import type { ChainsOptions } from './options.js'
import type { Draws } from './results.js'
import { table, type Table } from './table.js'

/** What is kept of a state. */
interface View<X, V> {
  readonly space: Space.Space<V>
  readonly of: (x: X) => V
}

/** Every draw is stored, and the infos of its steps with it. */
const storing = <X, V>({ space, of }: View<X, V>): Emission<X, object> => ({
  initial: {},
  emit: (carried, x, sums) => ({ carried, rows: [...space.flatten(of(x)), ...sums] }),
})

const storage = (
  { chains, draws, thin = 1 }: ChainsOptions,
  { rows, widths }: Family,
  averages: Averages,
): { readonly stored: Table; readonly sink: Sink } => {
  const stored = table(chains, draws, rows)
  const take = (pieces: readonly Data.Data[], _: readonly Data.Data[], n: number): void => {
    stored.append(pieces, n)
    averages.add(pieces.slice(rows.length - widths[1]).map(total), chains * n * thin)
  }
  return { stored, sink: { watch: [], take } }
}

interface Stored<X, P, I extends Info, V> {
  readonly options: ChainsOptions
  readonly parameters: Given<P>
  readonly kernel: (parameters: P) => Stepper<X, I>
  /** What is kept of the states of a kernel's source. */
  readonly view: (source: Space.Space<X>) => View<X, V>
}

/** Runs chains and keeps what a view shows of their draws. */
export const storedDraws = async <X, P, I extends Info, V>({
  options,
  parameters,
  kernel,
  view,
}: Stored<X, P, I, V>): Promise<Draws<V, I>> => {
  let stored: Table | undefined
  const { source, family, checkpoint, stopped } = await runChains({
    name: 'chains',
    options,
    parameters,
    kernel,
    emission: (from: Space.Space<X>) => storing(view(from)),
    sink: (made, averages) => {
      const storing = storage(options, made, averages)
      stored = storing.stored
      return storing.sink
    },
  })
  const { space } = view(source)
  const rows = stored!.data()
  const width = space.leaves.length
  // an info's type is recursive, and the compiler needn't follow it
  const info: unknown = Data.build(family.info, fromSums(family.info, rows.slice(width), options.thin ?? 1))
  const draws: Omit<Draws<V, NoInfo>, 'info'> & { readonly info: unknown } = {
    space,
    draws: Data.build(space, rows.slice(0, width)),
    info,
    chains: options.chains,
    count: stored!.arrived(),
    checkpoint,
    stopped,
  }
  return draws as Draws<V, I>
}
