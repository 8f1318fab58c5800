/** Batches of values of any space: every leaf has axis 0, of one length. */
import { Space as S, Term as T } from 'giry'

type Leaf = T.Term<readonly number[]>

const leafwise =
  (f: (leaf: Leaf, others: readonly Leaf[]) => Leaf) =>
  (first: unknown, ...rest: readonly unknown[]): unknown => {
    const space = S.of(first)
    const others = rest.map((b) => space.flatten(b))
    return space.build(
      space.flatten(first).map((leaf, i) =>
        f(
          leaf as Leaf,
          others.map((o) => o[i] as Leaf),
        ),
      ),
    )
  }

/** How many values a batch has. */
export const rows = (batch: unknown): number => S.flatten(batch)[0]?.shape[0] ?? 0

/** Two batches as one. */
export const joined = <A>(a: T.Batch<A>, b: T.Batch<A>): T.Batch<A> =>
  leafwise((leaf, others) => T.concatAxis(0, [leaf, ...others]))(a, b) as T.Batch<A>

/** Value k of a batch. */
export const rowAt = <A>(batch: T.Batch<A>, k: T.Index): A =>
  leafwise((leaf) => T.at<readonly number[]>(leaf, k))(batch) as A
